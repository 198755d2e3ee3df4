// For the tabs 资料库, 数据 and 对照: what carries data-event is pressed by pointer or keyboard; downloads are made here,
// in the browser, from what is shown.
const EVENTS = ['open', 'edit', 'drop'];

function press(target) {
  const pressed = target.closest('[data-event]');
  if (!pressed || !EVENTS.includes(pressed.dataset.event)) return false;
  if (pressed.dataset.event === 'open') window.wenbao.openSide(pressed);
  trigger(pressed.dataset.event, { ...pressed.dataset });
  return true;
}

function save(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// A copy outside the page has none of its variables, so it takes the light colours written behind them.
async function picture(svg, width = 960, scale = 2, margin = 24) {
  const copy = svg.cloneNode(true);
  const height = Number(svg.getAttribute('height'));
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', width);
  const image = new Image(width, height);
  image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = (width + 2 * margin) * scale;
  canvas.height = (height + 2 * margin) * scale;
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, margin * scale, margin * scale, width * scale, height * scale);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

element.addEventListener('click', async (event) => {
  if (press(event.target)) return;
  const button = event.target.closest('[data-save]');
  if (!button) return;
  if (button.dataset.save === 'csv') {
    save(new Blob(['\ufeff' + button.dataset.text], { type: 'text/csv;charset=utf-8' }), button.dataset.name);
  } else {
    save(await picture(element.querySelector('svg.plot')), button.dataset.name);
  }
});

element.addEventListener('keydown', (event) => {
  if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('[role=button]') && press(event.target)) {
    event.preventDefault();
  }
});
