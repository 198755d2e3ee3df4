// Runs once for each gr.HTML of the page, with `element`, `trigger` and `watch` given by Gradio.
// One listener serves every button in the HTML, whenever it was rendered: a button names its event and carries its data.
const EVENTS = ['ask', 'cite', 'open', 'more'];
let kept = null; // where the cited text stood before more text was asked for

const scroller = () => element.closest('#conversation, #source, #library');
const cited = () => element.querySelector('mark.cited');

element.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-event]');
  if (!button || !EVENTS.includes(button.dataset.event)) return;
  if (button.dataset.event === 'more' && cited()) kept = cited().getBoundingClientRect().top;
  if (button.dataset.event === 'cite' || button.dataset.event === 'open') window.wenbao.openSide(button);
  trigger(button.dataset.event, { ...button.dataset });
});

// The chat follows the answer while the reader is at its end, but not so far that its question goes out of sight; a new
// question brings the end back into view.
let atEnd = true;
let turns = 0;
if (element.closest('#conversation')) {
  scroller().addEventListener('scroll', () => {
    const box = scroller();
    atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  });
}

watch('value', () => {
  const box = scroller();
  if (element.closest('#conversation')) {
    const exchanges = element.querySelectorAll('.exchange');
    if (exchanges.length && (exchanges.length !== turns || atEnd)) {
      const top = exchanges[exchanges.length - 1].getBoundingClientRect().top - box.getBoundingClientRect().top;
      box.scrollTop = Math.min(box.scrollHeight, box.scrollTop + top - 16);
    }
    turns = exchanges.length;
    return;
  }
  const mark = cited();
  if (!mark) {
    if (kept === null && element.closest('#source')) box.scrollTop = 0;
  } else if (kept !== null) {
    box.scrollTop += mark.getBoundingClientRect().top - kept;
  } else {
    const inBox = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
    box.scrollTop += inBox - box.clientHeight / 3;
  }
  kept = null;
  if (element.closest('#source')) window.wenbao.shown(element);
});
