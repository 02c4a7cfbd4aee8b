/** Everything that is fuzzed, with its share of the inputs. */
import { clipHeads } from './clip-heads.ts';
import { configurationFiles, configurations, sidecars } from './owners-words.ts';
import { serviceAnswers } from './service-answers.ts';
import type { Target } from './target.ts';
import { windowMessages } from './window-messages.ts';

export interface Share {
  readonly target: Target<unknown>;
  /** Of all inputs, in hundredths. */
  readonly percent: number;
}

export const shares: readonly Share[] = [
  share(serviceAnswers, 45),
  share(windowMessages, 25),
  share(configurations, 10),
  share(configurationFiles, 5),
  share(sidecars, 8),
  share(clipHeads, 7),
];

function share<T>(target: Target<T>, percent: number): Share {
  // `as`: each target is only ever fed with its own values.
  return { target: target as unknown as Target<unknown>, percent };
}
