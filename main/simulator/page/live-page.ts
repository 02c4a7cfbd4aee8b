/**
 * The live page of the simulator: the frame around the board, its style and its script. It needs nothing from elsewhere and
 * may load nothing: the policy says so to the browser.
 */
import { type Answer, answer } from '../answers/answers.ts';
import { library } from '../faults/scenario-library.ts';
import type { Service } from '../service/service.ts';
import { board } from './board.ts';
import { html } from './html.ts';
import { PAGE_SCRIPT } from './live-page-script.ts';
import { PAGE_STYLE } from './live-page-style.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function pageAnswer(service: Service): Answer {
  return text('text/html', frame(service));
}

export function boardAnswer(service: Service): Answer {
  return text('text/html', board(service).html);
}

export function styleAnswer(): Answer {
  return text('text/css', PAGE_STYLE);
}

export function scriptAnswer(): Answer {
  return text('text/javascript', PAGE_SCRIPT);
}

function text(type: string, content: string): Answer {
  const headers = {
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
  return answer(200, { form: 'text', type: `${type}; charset=utf-8`, text: content }, { headers });
}

function frame(service: Service): string {
  const { name, sentence } = service.faults.active().scenario;
  const options = library.map(
    (one) =>
      html`<option value="${one.name}" data-sentence="${one.sentence}"${one.name === name ? html` selected` : null}>${one.name}</option>`,
  );
  const known = library.some((one) => one.name === name);
  const own = known ? null : html`<option value="" data-sentence="${sentence}" selected>${name}</option>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Simulator: GameClips stand-in</title>
<link rel="stylesheet" href="/simulator/page.css">
<script src="/simulator/page.js" defer></script>
</head>
<body>
<header>
  <h1>Simulator <small>a stand-in for GameClips</small></h1>
  <div class="controls">
    <label for="scenario">Scenario</label>
    <select id="scenario" aria-describedby="sentence">${own}${options}</select>
    <button type="button" id="reset">Reset</button>
  </div>
  <p id="sentence">${sentence}</p>
  <p id="told" role="status"></p>
</header>
<main id="board">${board(service)}</main>
</body>
</html>
`.html;
}
