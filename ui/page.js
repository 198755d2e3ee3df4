// Runs once when the page loads: what Gradio has no event for.
() => {
  const narrow = window.matchMedia('(max-width: 860px)');
  const root = document.querySelector('.gradio-container') || document.body;
  const side = () => document.getElementById('side');
  const columns = () => document.getElementById('columns');
  const isOpen = () => side()?.classList.contains('open');
  const say = (zh, en) => (document.documentElement.lang === 'en' ? en : zh);
  let opener = null; // what had the focus before the sources were opened

  const made = (tag, attributes, parent = root) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    parent.append(element);
    return element;
  };

  // What a screen reader is told while an answer is awaited, and the answer. It stays where it is, or it is not read.
  const spoken = made('div', { id: 'spoken', 'aria-live': 'polite', class: 'unseen' });
  const announce = (chat) => {
    const last = [...chat.querySelectorAll('.exchange')].pop();
    const now = last?.querySelector('.step b') || last?.querySelector('.text');
    const words = now?.innerText || '';
    if (spoken.textContent !== words) spoken.textContent = words;
  };

  // The card of a citation: its quote with document and section, at the pointer, the focus or a tap.
  const card = made('div', { id: 'card', role: 'tooltip', hidden: '' });
  let carded = null;
  let hiding = 0;
  const hideCard = () => {
    card.hidden = true;
    carded?.removeAttribute('aria-describedby');
    carded = null;
  };
  const showCard = (button, withButton) => {
    clearTimeout(hiding);
    if (carded === button && withButton === Boolean(card.querySelector('button'))) return;
    hideCard();
    carded = button;
    card.replaceChildren();
    const { title, section, quote } = button.dataset;
    made('b', {}, card).textContent = title;
    if (section) made('span', {}, card).textContent = section;
    made('q', {}, card).textContent = quote;
    if (withButton) made('button', { type: 'button' }, card).textContent = say('看原文', 'See the original');
    card.hidden = false;
    button.setAttribute('aria-describedby', 'card');
    const at = button.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left - 24), document.documentElement.clientWidth - card.offsetWidth - 8);
    const over = at.top - card.offsetHeight - 6;
    card.style.left = `${left}px`;
    card.style.top = `${over > 8 ? over : at.bottom + 6}px`;
  };
  const isCite = (target) => target.closest?.('button.cite');
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    if (isCite(event.target)) showCard(isCite(event.target), false);
    else if (event.target.closest('#card')) clearTimeout(hiding);
    else if (carded && document.activeElement !== carded) {
      clearTimeout(hiding);
      hiding = setTimeout(hideCard, 200); // time to move onto the card
    }
  });
  document.addEventListener('focusin', (event) => {
    if (isCite(event.target) && event.target.matches(':focus-visible')) showCard(isCite(event.target), false);
    else if (carded && !card.contains(event.target)) hideCard();
  });
  document.addEventListener('scroll', (event) => card.contains(event.target) || hideCard(), true);
  card.addEventListener('click', (event) => {
    const button = carded;
    if (!event.target.closest('button') || !button) return;
    hideCard();
    button.click();
  });

  // A question in a box of its own, to be asked in other words.
  const edit = (button, ask) => {
    const bubble = button.closest('.question');
    const before = [...bubble.childNodes];
    const form = document.createElement('div');
    form.className = 'editing';
    const box = made('textarea', { rows: 2, 'aria-label': say('修改问题', 'Edit the question') }, form);
    box.value = button.dataset.question;
    const back = () => {
      bubble.replaceChildren(...before);
      button.focus();
    };
    const send = () => box.value.trim() && ask({ turn: button.dataset.edit, question: box.value });
    const row = made('div', {}, form);
    const no = made('button', { type: 'button', class: 'plain' }, row);
    const yes = made('button', { type: 'button', class: 'strong' }, row);
    no.textContent = say('取消', 'Cancel');
    yes.textContent = say('重新提问', 'Ask again');
    no.addEventListener('click', back);
    yes.addEventListener('click', send);
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') back();
      if (event.key !== 'Enter' || event.shiftKey) return;
      event.preventDefault();
      send();
    });
    bubble.replaceChildren(form);
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  };

  const past = () => document.getElementById('past');
  window.wenbao = {
    announce,
    edit,
    hideCard,
    openSide(from) {
      hideCard();
      if (!from.closest('#side')) opener = from;
      side().classList.add('open');
      columns().classList.add('with-side');
    },
    // On a narrow screen the source covers the page, so the focus goes with it.
    shown(element) {
      if (isOpen() && narrow.matches) element.querySelector('h2')?.focus({ preventScroll: true });
    },
    closeSide() {
      side().classList.remove('open');
      columns().classList.remove('with-side');
      opener?.focus();
      opener = null;
    },
    closePast() {
      past().classList.remove('open');
    },
    fresh() {
      document.getElementById('fresh').click();
    },
    // A finger has no hover: its first tap shows the card.
    tapped(button, event) {
      if (event.pointerType !== 'touch' || !isCite(button)) return false;
      showCard(button, true);
      return true;
    },
  };

  const acts = {
    'close-side': () => window.wenbao.closeSide(),
    'open-past': () => {
      past().classList.add('open');
      past().querySelector('button')?.focus();
    },
    'close-past': () => window.wenbao.closePast(),
    fresh: () => window.wenbao.fresh(),
    language: (button) => {
      document.cookie = `wenbao_language=${button.dataset.language}; path=/; max-age=31536000; samesite=lax`;
      location.reload();
    },
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-page]');
    if (button) acts[button.dataset.page](button);
    if (event.target.closest('#fresh')) {
      window.wenbao.closePast();
      document.dispatchEvent(new Event('wenbao:fresh'));
      document.querySelector('#box textarea')?.focus();
    }
    if (!event.target.closest('#card, button.cite')) hideCard();
    // By the path, since a press may have replaced what was pressed.
    const inside = event.composedPath().some((e) => e.id === 'past' || e.dataset?.page === 'open-past');
    if (!inside) window.wenbao.closePast();
  });

  // Gradio's text box sends at Enter even while an input method composes: there Enter picks a candidate.
  // 229 is what Safari reports for the Enter that ends a composition.
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    if (event.key !== 'Escape' || event.target.matches?.('#history input, .editing textarea')) return;
    if (!card.hidden) hideCard();
    else if (past()?.classList.contains('open')) window.wenbao.closePast();
    else if (isOpen()) window.wenbao.closeSide();
  }, true);
}
