/**
 * The library of scenarios. Imported and not read from a folder, because the packaged app's practice service is one file.
 * A test holds it to the folder.
 */

import badEvening from '../scenarios/bad-evening.json' with { type: 'json' };
import busyService from '../scenarios/busy-service.json' with { type: 'json' };
import captivePortal from '../scenarios/captive-portal.json' with { type: 'json' };
import claimsRefused from '../scenarios/claims-refused.json' with { type: 'json' };
import cutConnections from '../scenarios/cut-connections.json' with { type: 'json' };
import deletedAtTheService from '../scenarios/deleted-at-the-service.json' with { type: 'json' };
import everythingWorks from '../scenarios/everything-works.json' with { type: 'json' };
import firstInFirstOut from '../scenarios/first-in-first-out.json' with { type: 'json' };
import flaggedAfterPublish from '../scenarios/flagged-after-publish.json' with { type: 'json' };
import foreignAddress from '../scenarios/foreign-address.json' with { type: 'json' };
import forgetfulService from '../scenarios/forgetful-service.json' with { type: 'json' };
import hashMismatch from '../scenarios/hash-mismatch.json' with { type: 'json' };
import hugeAnswers from '../scenarios/huge-answers.json' with { type: 'json' };
import listLags from '../scenarios/list-lags.json' with { type: 'json' };
import lostBlockAnswers from '../scenarios/lost-block-answers.json' with { type: 'json' };
import lostSlotAnswers from '../scenarios/lost-slot-answers.json' with { type: 'json' };
import oneUnluckyClip from '../scenarios/one-unlucky-clip.json' with { type: 'json' };
import overQuota from '../scenarios/over-quota.json' with { type: 'json' };
import processedTwice from '../scenarios/processed-twice.json' with { type: 'json' };
import proxyErrors from '../scenarios/proxy-errors.json' with { type: 'json' };
import readsLag from '../scenarios/reads-lag.json' with { type: 'json' };
import redirectingService from '../scenarios/redirecting-service.json' with { type: 'json' };
import rejectedAfterUpload from '../scenarios/rejected-after-upload.json' with { type: 'json' };
import sameSlotTwice from '../scenarios/same-slot-twice.json' with { type: 'json' };
import savedQuotaFull from '../scenarios/saved-quota-full.json' with { type: 'json' };
import signedOut from '../scenarios/signed-out.json' with { type: 'json' };
import slotsExpire from '../scenarios/slots-expire.json' with { type: 'json' };
import slowLine from '../scenarios/slow-line.json' with { type: 'json' };
import speaksInNumbers from '../scenarios/speaks-in-numbers.json' with { type: 'json' };
import speaksLikeTheSamples from '../scenarios/speaks-like-the-samples.json' with { type: 'json' };
import stuckProcessing from '../scenarios/stuck-processing.json' with { type: 'json' };
import throttledTitle from '../scenarios/throttled-title.json' with { type: 'json' };
import truncatedAnswers from '../scenarios/truncated-answers.json' with { type: 'json' };
import twoHourOutage from '../scenarios/two-hour-outage.json' with { type: 'json' };
import unreadableAnswers from '../scenarios/unreadable-answers.json' with { type: 'json' };
import weakLine from '../scenarios/weak-line.json' with { type: 'json' };
import { readScenario, type Scenario } from './scenario.ts';

const files: readonly unknown[] = [
  badEvening,
  busyService,
  captivePortal,
  claimsRefused,
  cutConnections,
  deletedAtTheService,
  everythingWorks,
  firstInFirstOut,
  flaggedAfterPublish,
  foreignAddress,
  forgetfulService,
  hashMismatch,
  hugeAnswers,
  listLags,
  lostBlockAnswers,
  lostSlotAnswers,
  oneUnluckyClip,
  overQuota,
  processedTwice,
  proxyErrors,
  readsLag,
  redirectingService,
  rejectedAfterUpload,
  sameSlotTwice,
  savedQuotaFull,
  signedOut,
  slotsExpire,
  slowLine,
  speaksInNumbers,
  speaksLikeTheSamples,
  stuckProcessing,
  throttledTitle,
  truncatedAnswers,
  twoHourOutage,
  unreadableAnswers,
  weakLine,
];

export const library: readonly Scenario[] = files.map((file) => {
  const read = readScenario(file);
  if (!read.ok) throw new Error(`library: ${read.problem}`);
  return read.value;
});

export function scenarioNamed(name: string): Scenario | null {
  return library.find((scenario) => scenario.name === name) ?? null;
}

/** All names in one line, for messages. */
export function libraryNames(): string {
  return library.map(({ name }) => name).join(', ');
}
