// Runs once, with `element`, `trigger` and `watch` given by Gradio. One listener serves the buttons under all answers.
const AGREED = 'wenbao.feedback-agreed'; // in localStorage, once the visitor has agreed
const say = (zh, en) => (document.documentElement.lang === 'en' ? en : zh);
const chat = () => document.getElementById('conversation');
// One dialog in each language.
const dialog = element.querySelector(say('div[lang="zh-CN"] dialog', 'div[lang="en"] dialog'));
const form = dialog.querySelector('form');
const note = form.querySelector('textarea');
const consent = form.querySelector('.consent');
const box = consent.querySelector('input');
let verdict = null; // {verdict, turn} while the dialog is open

// navigator.clipboard is there on https and on this machine only; an intranet's http page has the old way.
const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const hidden = document.createElement('textarea');
  hidden.value = text;
  hidden.style.position = 'fixed';
  hidden.style.opacity = '0';
  document.body.append(hidden);
  hidden.select();
  const done = document.execCommand('copy');
  hidden.remove();
  if (!done) throw new Error('copy');
};

// Said on the button itself, and to screen readers.
const tell = (button, words) => {
  const before = button.textContent;
  button.textContent = words;
  button.setAttribute('aria-live', 'polite');
  setTimeout(() => (button.textContent = before), 1600);
};
const copied = async (button, text) => {
  try {
    await copy(text);
    tell(button, say('已复制', 'Copied'));
  } catch {
    tell(button, say('未能复制，请手动选取', 'Not copied; select it by hand'));
  }
};

const linkTo = (question) => `${location.origin}${location.pathname}?q=${encodeURIComponent(question)}`;

const save = () => {
  const answers = [...chat().querySelectorAll('[data-share="copy"]')].map((button) => button.dataset.text);
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
  const head = `# ${say('问报对话', 'Wenbao chat')}\n\n${now.slice(0, 10)} ${now.slice(11, 16)}\n`;
  const file = new Blob([`${head}\n${answers.join('\n---\n\n')}`], { type: 'text/markdown;charset=utf-8' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${say('问报', 'wenbao')}-${now.slice(0, 16).replace(/[-:T]/g, '')}.md`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

const agreed = () => localStorage.getItem(AGREED) === 'yes';
const showConsent = () => {
  consent.hidden = agreed();
  box.required = !agreed();
  box.checked = false;
  form.querySelector('.agreed').hidden = !agreed();
};
const rate = (button) => {
  const kind = button.dataset.share;
  verdict = { verdict: kind, turn: button.dataset.turn };
  const title = form.querySelector('h2');
  title.textContent = title.dataset[kind];
  note.value = '';
  showConsent();
  dialog.showModal();
  note.focus();
};
form.addEventListener('submit', (event) => {
  if (event.submitter?.value !== 'send' || !verdict) return;
  if (!agreed() && !box.checked) return;
  localStorage.setItem(AGREED, 'yes');
  trigger('rate', { ...verdict, note: note.value, agreed: true });
});
form.querySelector('[value="cancel"]').formNoValidate = true;
dialog.addEventListener('close', () => (verdict = null));

const acts = {
  copy: (button) => copied(button, button.dataset.text),
  link: (button) => copied(button, linkTo(button.dataset.question)),
  export: save,
  up: rate,
  down: rate,
  withdraw: () => {
    localStorage.removeItem(AGREED);
    showConsent();
  },
};
document.addEventListener('click', (event) => {
  const button = event.target.closest('button[data-share]');
  if (button) acts[button.dataset.share](button);
});

// A link that opens a question: /?q=... asks it once; a reload does not ask again.
const asked = new URLSearchParams(location.search).get('q')?.trim();
if (asked) {
  trigger('link', { question: asked.slice(0, 2000) });
  setTimeout(() => history.replaceState(null, '', location.pathname), 1500); // the history reads it meanwhile
}
