// Runs once for each gr.HTML of the page, with `element`, `trigger` and `watch` given by Gradio.
// One listener serves every button in the HTML, whenever it was rendered: a button names its event and carries its data.
const EVENTS = ['ask', 'cite', 'edit', 'more', 'open'];
let kept = null; // where the cited text stood before more text was asked for

const scroller = () => element.closest('#conversation, #source, #views > .tabitem, #library') || element;
const cited = () => element.querySelector('mark.cited');
const isChat = () => Boolean(element.closest('#conversation'));

element.addEventListener('click', (event) => {
  const editing = event.target.closest('button[data-edit]');
  if (editing) window.wenbao.edit(editing, (data) => trigger('edit', data));
  const button = event.target.closest('[data-event]');
  if (!button || !EVENTS.includes(button.dataset.event)) return;
  if (button.dataset.event === 'cite' && window.wenbao.tapped(button, event)) return; // the card has a button of its own
  if (button.dataset.event === 'more' && cited()) kept = cited().getBoundingClientRect().top;
  if (button.dataset.event === 'cite' || button.dataset.event === 'open') window.wenbao.openSide(button);
  trigger(button.dataset.event, { ...button.dataset });
});

// The marks of a plot are buttons only by their role.
element.addEventListener('keydown', (event) => {
  const mark = event.target.closest('svg [role=button]');
  if (!mark || (event.key !== 'Enter' && event.key !== ' ')) return;
  event.preventDefault();
  mark.dispatchEvent(new MouseEvent('click', { bubbles: true }));
});

// The HTML is replaced as an answer grows; whoever stood on one of its buttons stays there.
let focused = null;
element.addEventListener('focusin', (event) => {
  const button = event.target.closest('button[data-event]');
  const alike = button ? [...element.querySelectorAll('button')].filter((b) => same(b, button)) : [];
  focused = button ? { data: { ...button.dataset }, at: alike.indexOf(button) } : null;
});
const same = (a, b) => ['event', 'turn', 'n', 'doc', 'question'].every((key) => a.dataset[key] === b.dataset[key]);
const refocus = () => {
  if (!focused || document.activeElement !== document.body) return;
  const alike = [...element.querySelectorAll('button')].filter((b) => same(b, { dataset: focused.data }));
  alike[focused.at]?.focus({ preventScroll: true });
};

// The chat follows the answer while the reader is at its end, but not so far that its question goes out of sight; a new
// question brings the end back into view.
let atEnd = true;
let turns = 0;
if (isChat()) {
  scroller().addEventListener('scroll', () => {
    const box = scroller();
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  });
}

const followAnswer = (box) => {
  const exchanges = element.querySelectorAll('.exchange');
  if (exchanges.length && (exchanges.length !== turns || atEnd)) {
    const top = exchanges[exchanges.length - 1].getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop = Math.min(box.scrollHeight, box.scrollTop + top - 16);
  }
  turns = exchanges.length;
};

watch('value', () => {
  const box = scroller();
  window.wenbao.hideCard();
  refocus();
  if (isChat()) {
    followAnswer(box);
    window.wenbao.announce(element);
    return;
  }
  const mark = cited();
  if (!mark) {
    if (kept === null && element.closest('#source')) box.scrollTop = 0;
  } else if (kept !== null) {
    box.scrollTop += mark.getBoundingClientRect().top - kept;
  } else {
    const head = element.querySelector('.source header').offsetHeight; // it stays at the top
    const room = box.clientHeight - head;
    const inBox = (found) => found.getBoundingClientRect().top - box.getBoundingClientRect().top - head;
    const table = mark.closest('.table');
    // With the head of its table, where both fit.
    const withHead = table && inBox(mark) - inBox(table) < room * 0.6;
    box.scrollTop += withHead ? inBox(table) - 8 : inBox(mark) - room / 3;
    if (table) table.scrollLeft = Math.max(0, mark.offsetLeft - table.clientWidth / 3);
  }
  kept = null;
  if (element.closest('#source')) window.wenbao.shown(element);
});
