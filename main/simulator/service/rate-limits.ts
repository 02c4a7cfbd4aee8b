/**
 * Throttling: "a 15 s burst window and a 300 s sustain window at once; refused calls still count toward the long one"
 * [fine-grained-rate-limiting.md], per user and title. GameClips is named there and has no numbers: both limits are settings.
 * Windows start with the first call; nothing of this survives a restart.
 */
import { type Answer, json } from '../answers/answers.ts';
import type { Settings } from '../settings/service-settings.ts';

interface Window {
  startedAt: number;
  calls: number;
}

const BURST_SECONDS = 15;
const SUSTAINED_SECONDS = 300;

export class RateLimits {
  readonly #bursts = new Map<string, Window>();
  readonly #sustained = new Map<string, Window>();

  /** Counts the call. @returns the refusal, or null when the call may pass */
  judge(who: string, settings: Settings, now: number): Answer | null {
    const { burstLimit, sustainedLimit } = settings;
    const long = counted(this.#sustained, who, SUSTAINED_SECONDS, now);
    const short = counted(this.#bursts, who, BURST_SECONDS, now);
    if (sustainedLimit !== null && long.calls > sustainedLimit) {
      return tooMany(long, sustainedLimit, SUSTAINED_SECONDS, settings, now);
    }
    if (burstLimit !== null && short.calls > burstLimit) {
      return tooMany(short, burstLimit, BURST_SECONDS, settings, now);
    }
    return null;
  }

  forget(): void {
    this.#bursts.clear();
    this.#sustained.clear();
  }
}

function counted(windows: Map<string, Window>, who: string, seconds: number, now: number): Window {
  const known = windows.get(who);
  const isOpen = known !== undefined && now < known.startedAt + seconds * 1000;
  const window = isOpen ? known : { startedAt: now, calls: 0 };
  window.calls += 1;
  windows.set(who, window);
  return window;
}

function tooMany(window: Window, limit: number, seconds: number, settings: Settings, now: number): Answer {
  const refused = json(429, throttleBody(settings.throttleBody, window.calls, limit, seconds));
  const waitSeconds = Math.max(1, Math.ceil((window.startedAt + seconds * 1000 - now) / 1000));
  return { ...refused, refusal: 'throttled', headers: { 'Retry-After': String(waitSeconds) } };
}

/** The two documented forms [best-practices-for-calling-xbox-live.md, fine-grained-rate-limiting.md]. */
export function throttleBody(
  form: Settings['throttleBody'],
  currentRequests: number,
  maxRequests: number,
  periodInSeconds: number,
): Record<string, unknown> {
  const about = { version: 1, currentRequests, maxRequests, periodInSeconds };
  if (form === 'limitType') return { ...about, limitType: 'Rate' };
  return { ...about, type: periodInSeconds === BURST_SECONDS ? 'burst' : 'sustain' };
}
