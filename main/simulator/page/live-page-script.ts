/** The script of the live page: looks again every second, and sends what the two controls say. */

export const PAGE_SCRIPT = `'use strict';
const board = document.getElementById('board');
const picker = document.getElementById('scenario');
const reset = document.getElementById('reset');
const sentence = document.getElementById('sentence');
const told = document.getElementById('told');

function say(text) {
  if (told.textContent !== text) told.textContent = text;
}

async function look() {
  try {
    const answer = await fetch('/simulator/board', { cache: 'no-store' });
    const text = await answer.text();
    // What the reader has marked stays marked as long as nothing has changed.
    if (text !== look.last) board.innerHTML = text;
    look.last = text;
    if (told.dataset.lost) say('');
    delete told.dataset.lost;
  } catch {
    told.dataset.lost = 'yes';
    say('The simulator does not answer.');
  }
  setTimeout(look, 1000);
}

async function order(path, body, done) {
  try {
    const answer = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
    const { problem } = await answer.json();
    say(answer.ok ? done : problem);
  } catch {
    say('The simulator does not answer.');
  }
}

picker.addEventListener('change', () => {
  const chosen = picker.selectedOptions[0];
  sentence.textContent = chosen.dataset.sentence;
  if (chosen.value !== '') order('/simulator/scenario', { name: chosen.value }, 'Now on: ' + chosen.value + '.');
});

// A reset cannot be taken back: it is asked for twice.
reset.addEventListener('click', () => {
  if (reset.dataset.sure) {
    order('/simulator/reset', {}, 'Everything is forgotten; the scenario starts again.');
    calm();
  } else {
    reset.dataset.sure = 'yes';
    reset.textContent = 'Forget everything?';
  }
});
reset.addEventListener('blur', calm);

function calm() {
  delete reset.dataset.sure;
  reset.textContent = 'Reset';
}

look();
`;
