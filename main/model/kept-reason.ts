/** A reason as the history keeps it: one text, its code first, `offline` or `offline: more`. Pure. */
import { type Reason, reasonCodes } from '../../preload/clip-view.ts';

export function keptReason({ code, detail }: Reason): string {
  return detail === null ? code : `${code}: ${detail}`;
}

export function reasonIn(kept: string | null): Reason | null {
  const [, word, more = null] = kept?.match(/^([a-z-]+)(?:: (.*))?$/s) ?? [];
  const code = reasonCodes.find((one) => one === word);
  return code === undefined ? null : { code, detail: more };
}
