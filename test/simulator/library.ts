/**
 * The library of scenarios. Imported and not read from a folder, because the packaged app's practice service is one file.
 * A test holds it to the folder.
 */
import { readScenario, type Scenario } from './scenario.ts';
import badEvening from './scenarios/bad-evening.json' with { type: 'json' };
import busyService from './scenarios/busy-service.json' with { type: 'json' };
import captivePortal from './scenarios/captive-portal.json' with { type: 'json' };
import everythingWorks from './scenarios/everything-works.json' with { type: 'json' };
import foreignAddress from './scenarios/foreign-address.json' with { type: 'json' };
import forgetfulService from './scenarios/forgetful-service.json' with { type: 'json' };
import lostBlockAnswers from './scenarios/lost-block-answers.json' with { type: 'json' };
import lostSlotAnswers from './scenarios/lost-slot-answers.json' with { type: 'json' };
import rejectedAfterUpload from './scenarios/rejected-after-upload.json' with { type: 'json' };
import signedOut from './scenarios/signed-out.json' with { type: 'json' };
import slotsExpire from './scenarios/slots-expire.json' with { type: 'json' };
import unreadableAnswers from './scenarios/unreadable-answers.json' with { type: 'json' };

const files: readonly unknown[] = [
  badEvening,
  busyService,
  captivePortal,
  everythingWorks,
  foreignAddress,
  forgetfulService,
  lostBlockAnswers,
  lostSlotAnswers,
  rejectedAfterUpload,
  signedOut,
  slotsExpire,
  unreadableAnswers,
];

export const library: readonly Scenario[] = files.map((file) => {
  const read = readScenario(file);
  if (!read.ok) throw new Error(`library: ${read.problem}`);
  return read.scenario;
});

export function scenarioNamed(name: string): Scenario | null {
  return library.find((scenario) => scenario.name === name) ?? null;
}

/** All names in one line, for messages. */
export function libraryNames(): string {
  return library.map(({ name }) => name).join(', ');
}
