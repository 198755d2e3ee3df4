// Runs once when the page loads: what Gradio has no event for.
() => {
  const narrow = window.matchMedia('(max-width: 860px)');
  const side = () => document.getElementById('side');
  const isOpen = () => side()?.classList.contains('open');
  let opener = null; // what had the focus before the sources were opened

  window.wenbao = {
    openSide(from) {
      opener = from;
      side().classList.add('open');
    },
    // On a narrow screen the source covers the page, so the focus goes with it.
    shown(element) {
      if (isOpen() && narrow.matches) element.querySelector('h2')?.focus({ preventScroll: true });
    },
    closeSide() {
      side().classList.remove('open');
      opener?.focus();
      opener = null;
    },
  };

  // Gradio's text box sends at Enter even while an input method composes: there Enter picks a candidate.
  // 229 is what Safari reports for the Enter that ends a composition.
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
    if (event.key === 'Escape' && isOpen()) window.wenbao.closeSide();
  }, true);

  document.addEventListener('click', (event) => {
    if (event.target.closest('#close-side')) window.wenbao.closeSide();
  });
}
