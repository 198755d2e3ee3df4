// The conversations that this browser keeps: one entry each in localStorage, and an index of their names.
// Runs once, with `element`, `trigger` and `watch` given by Gradio; the server hands out a conversation as data-row.
const PREFIX = 'wenbao.chat.';
const INDEX = 'wenbao.chats';
const OPEN = 'wenbao.open'; // in sessionStorage: what this tab shows
const MOST = 100;
const say = (zh, en) => (document.documentElement.lang === 'en' ? en : zh);
const gone = new Set(); // removed here while an answer was still on its way

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(INDEX)) || [];
  } catch {
    return [];
  }
};
const write = (index) => localStorage.setItem(INDEX, JSON.stringify(index));
const open = () => sessionStorage.getItem(OPEN);

const remove = (id) => {
  localStorage.removeItem(PREFIX + id);
  write(read().filter((entry) => entry.id !== id));
};

const keep = (id, row) => {
  if (gone.has(id)) return;
  const index = read();
  const known = index.find((entry) => entry.id === id);
  const name = known?.renamed ? known.name : JSON.parse(row).exchanges[0].question.slice(0, 60);
  const entry = { ...known, id, name, at: Date.now() };
  const rest = index.filter((other) => other.id !== id);
  try {
    for (const old of rest.splice(MOST - 1)) localStorage.removeItem(PREFIX + old.id);
    write([entry, ...rest]);
    localStorage.setItem(PREFIX + id, row);
  } catch {
    if (!rest.length) return; // no room even for one
    remove(rest[rest.length - 1].id);
    keep(id, row);
  }
};

const button = (text, label, act, css = '') => {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  if (label) made.setAttribute('aria-label', label);
  if (label) made.title = label;
  made.className = css;
  made.addEventListener('click', act);
  return made;
};

const reopen = (id) => {
  const row = localStorage.getItem(PREFIX + id);
  if (row === null) return;
  sessionStorage.setItem(OPEN, id);
  trigger('reopen', { row });
  window.wenbao?.closePast();
  draw();
};

const rename = (entry, item) => {
  const input = document.createElement('input');
  input.value = entry.name;
  input.maxLength = 60;
  input.setAttribute('aria-label', say('对话名称', 'Name of the chat'));
  let done = false;
  const finish = (taken) => {
    if (done) return;
    done = true;
    const name = input.value.trim();
    if (taken && name) write(read().map((e) => (e.id === entry.id ? { ...e, name, renamed: true } : e)));
    draw(entry.id);
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault(); // or Enter presses the button that has the focus next
    event.stopPropagation();
    finish(event.key === 'Enter');
  });
  input.addEventListener('blur', () => finish(true));
  item.replaceChildren(input);
  input.focus();
  input.select();
};

// Asked back in place: the row itself becomes the question.
const confirmRemoval = (entry, item) => {
  const asked = document.createElement('span');
  asked.textContent = say('删除这段对话？', 'Delete this chat?');
  const yes = button(say('删除', 'Delete'), '', () => {
    gone.add(entry.id);
    remove(entry.id);
    if (open() === entry.id) window.wenbao.fresh();
    draw();
    document.getElementById('fresh')?.focus();
  }, 'danger');
  const no = button(say('取消', 'Cancel'), '', () => draw(entry.id));
  item.replaceChildren(asked, yes, no);
  item.classList.add('asked');
  no.focus();
};

const draw = (focus) => {
  const list = document.createElement('ul');
  for (const entry of read()) {
    const item = document.createElement('li');
    const name = button(entry.name, '', () => reopen(entry.id), 'name');
    if (entry.id === open()) {
      item.className = 'open';
      name.setAttribute('aria-current', 'true');
    }
    const about = `${say('：', ': ')}${entry.name}`;
    item.append(
      name,
      button('✎', say('重命名', 'Rename') + about, () => rename(entry, item), 'tool'),
      button('×', say('删除', 'Delete') + about, () => confirmRemoval(entry, item), 'tool'),
    );
    list.append(item);
    if (entry.id === focus) queueMicrotask(() => name.focus());
  }
  list.setAttribute('aria-label', say('对话记录', 'Chats'));
  element.querySelector('.kept')?.remove();
  const nav = document.createElement('nav');
  nav.className = 'kept';
  nav.append(list);
  if (list.children.length) element.append(nav);
};

watch('value', () => {
  const row = element.querySelector('[data-row]');
  if (row) {
    keep(row.dataset.id, row.dataset.row);
    if (row.dataset.shown) sessionStorage.setItem(OPEN, row.dataset.id); // not one that was left while it was answered
  }
  draw();
});
window.addEventListener('storage', (event) => event.key === INDEX && draw()); // another tab of this browser
document.addEventListener('wenbao:fresh', () => {
  sessionStorage.removeItem(OPEN);
  draw();
});

const linked = new URLSearchParams(location.search).has('q'); // a link's question begins a chat of its own
if (!linked && open() && localStorage.getItem(PREFIX + open()) !== null) reopen(open());
draw();
