/** The part of the live page that changes: slots with their blocks, faults and what they struck, the last requests. */

import type { Fault } from '../faults/scenario.ts';
import type { RequestSeen } from '../ledger/ledger-events.ts';
import { stateOf } from '../ledger/life-cycle.ts';
import type { Slot } from '../ledger/slots.ts';
import type { Service } from '../service/service.ts';
import { type Html, html } from './html.ts';

const MOST_SLOTS = 100;
const MOST_BLOCKS = 64;
const MOST_FAULTS = 20;

export function board(service: Service): Html {
  const slots = [...service.ledger.books.slots.values()];
  return html`
    ${numbers(slots, service)}
    <section aria-labelledby="slots-title">
      <h2 id="slots-title">Slots</h2>
      ${slotTable(slots, service)}
    </section>
    <section aria-labelledby="faults-title">
      <h2 id="faults-title">Faults of the scenario</h2>
      ${faultTable(service)}
    </section>
    <section aria-labelledby="requests-title">
      <h2 id="requests-title">Last requests</h2>
      ${requestTable(service)}
    </section>`;
}

function numbers(slots: readonly Slot[], service: Service): Html {
  const { counts: requests } = service.ledger.books.requests;
  const count = (state: string) =>
    slots.filter((slot) => stateOf(slot, service.settings, service.now()) === state).length;
  const facts: readonly (readonly [string, number])[] = [
    ['Slots', slots.length],
    ['Waiting', count('PendingUpload')],
    ['Published', count('Published')],
    ['Deleted', count('Deleted')],
    ['Slot requests', requests.slot],
    ['Blocks', requests.block],
    ['Refused', requests.refused],
    ['Struck', requests.faulted],
    ['Unanswered', requests.unanswered],
  ];
  return html`<dl class="numbers">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function slotTable(slots: readonly Slot[], service: Service): Html {
  if (slots.length === 0) return html`<p class="none">No slot was asked for yet.</p>`;
  const newest = slots.slice(-MOST_SLOTS).reverse();
  const more = slots.length - newest.length;
  return html`<table>
      <thead><tr><th scope="col" class="number">#</th><th scope="col">Clip</th><th scope="col">State</th><th scope="col">Blocks</th><th scope="col" class="number">Bytes</th></tr></thead>
      <tbody>${newest.map((slot) => slotRow(slot, service))}</tbody>
    </table>${more > 0 ? html`<p class="none">${more} older ones are not shown.</p>` : null}`;
}

function slotRow(slot: Slot, service: Service): Html {
  const { made, request } = slot;
  const state =
    slot.goneStatus === null ? stateOf(slot, service.settings, service.now()) : `Gone (${slot.goneStatus})`;
  return html`<tr>
      <td class="number">${slot.ordinal}</td>
      <td><span class="caption">${request.userCaption ?? ''}</span> <code>${made.gameClipId}</code></td>
      <td><span class="state state-${state.split(' ')[0] ?? ''}">${state}</span></td>
      <td>${blocks(slot)}</td>
      <td class="number">${slot.storedBytes.toLocaleString('en')} of ${request.fileSize.toLocaleString('en')}</td>
    </tr>`;
}

/** One mark a block, or a count where there are too many to be seen. */
function blocks(slot: Slot): Html {
  const expected = slot.made.request.expectedBlocks ?? 1;
  const there = slot.blocks.size;
  const words = html`<span class="count">${there} of ${expected}</span>`;
  if (expected > MOST_BLOCKS) return words;
  const marks = Array.from({ length: expected }, (_, n) => {
    const times = slot.blocks.get(n)?.times ?? 0;
    return html`<i class="${times === 0 ? '' : times === 1 ? 'once' : 'again'}"></i>`;
  });
  return html`${words} <span class="blocks" aria-hidden="true">${marks}</span>`;
}

function faultTable(service: Service): Html {
  const { scenario, counts } = service.faults.active();
  if (scenario.faults.length === 0) return html`<p class="none">This scenario strikes no call.</p>`;
  const rows = scenario.faults.slice(0, MOST_FAULTS).map((fault, at) => {
    const { passed = 0, struck = 0 } = counts[at] ?? {};
    return html`<tr><td>${fault.on}</td><td>${whenText(fault)}</td><td>${deedText(fault)}</td><td class="number">${struck} of ${passed}</td></tr>`;
  });
  return html`<table>
      <thead><tr><th scope="col">Call</th><th scope="col">When</th><th scope="col">What happens</th><th scope="col" class="number">Struck</th></tr></thead>
      <tbody>${rows}</tbody>
    </table>`;
}

/** The kind, and the status where that is what matters. */
function deedText({ do: deed }: Fault): string {
  return 'status' in deed ? `${deed.kind} ${deed.status}` : deed.kind;
}

function whenText({ when }: Fault): string {
  const said = Object.entries(when).map(
    ([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  );
  return said.length === 0 ? 'always' : said.join(', ');
}

function requestTable(service: Service): Html {
  const { recent } = service.ledger.books.requests;
  if (recent.length === 0) return html`<p class="none">No one has called yet.</p>`;
  return html`<table>
      <thead><tr><th scope="col">Time</th><th scope="col">Call</th><th scope="col">Clip</th><th scope="col">Answer</th><th scope="col">Trouble</th></tr></thead>
      <tbody>${[...recent].reverse().map(requestRow)}</tbody>
    </table>`;
}

function requestRow(seen: RequestSeen): Html {
  const call = seen.blockNum === null ? seen.kind : `${seen.kind} ${seen.blockNum}`;
  const answer = seen.status === null ? 'none' : `${seen.status}${seen.answered ? '' : ', not arrived'}`;
  const isGood = seen.answered && seen.status !== null && seen.status < 400;
  return html`<tr>
      <td><time>${new Date(seen.at).toISOString().slice(11, 23)}</time></td>
      <td>${call}</td>
      <td><code>${seen.gameClipId ?? ''}</code></td>
      <td class="${isGood ? 'good' : 'bad'}">${answer}</td>
      <td>${[seen.fault, seen.refusal].filter((one) => one !== null).join(', ')}</td>
    </tr>`;
}
