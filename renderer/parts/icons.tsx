/**
 * Small drawn signs. Never the only carrier of a meaning: the words stand beside them, so they are
 * hidden from readers.
 */
import type { Status } from '../../preload/clip-view.ts';
import type { Mood } from '../../preload/glance-contract.ts';

/** The same shapes as the tray icon (`main/app/tray/icon.ts`), on the same sixteenths. */
const moodPaths: Readonly<Record<Mood, string>> = {
  idle: 'M4 8v4h8V8 M5.5 5.8l2 2 3-4',
  sending: 'M4 8v4h8V8 M8 9.5V3.5 M5.5 5.5 8 3l2.5 2.5',
  paused: 'M6 4.5v7 M10 4.5v7',
  waiting: 'M8 3.4a4.6 4.6 0 1 0 .01 0 M8 5.2V8l2.1 1.2',
  'needs-you': 'M8 3.5v5.5 M8 11.5v1',
};

export function MoodIcon({ mood }: { readonly mood: Mood }) {
  return (
    <svg className={`mood mood-${mood}`} viewBox="0 0 16 16" aria-hidden="true">
      <rect width="16" height="16" rx="3.8" />
      <path d={moodPaths[mood]} />
    </svg>
  );
}

export type Sign = 'waiting' | 'moving' | 'done' | 'trouble' | 'off';

const signPaths: Readonly<Record<Sign, string>> = {
  waiting: 'M8 4.8V8l2 1.6',
  moving: 'M8 11.2V5 M5.4 7.4 8 4.8l2.6 2.6',
  done: 'M5 8.3l2.1 2.1L11 6',
  trouble: 'M8 4.6v4 M8 10.9v.4',
  off: 'M5.8 5.8l4.4 4.4 M10.2 5.8l-4.4 4.4',
};

export function signOf(status: Status): Sign {
  switch (status.code) {
    case 'waiting-for-slot':
    case 'waiting-to-send':
      return 'waiting';
    case 'checking-slot':
      return status.askOwner ? 'trouble' : 'waiting';
    case 'asking-for-slot':
    case 'sending':
    case 'finishing':
    case 'processing':
      return 'moving';
    case 'published':
      return 'done';
    case 'refused':
    case 'failed':
      return 'trouble';
    case 'cancelled':
      return 'off';
  }
}

export function StatusIcon({ sign }: { readonly sign: Sign }) {
  return (
    <svg className={`sign sign-${sign}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="7" />
      <path d={signPaths[sign]} />
    </svg>
  );
}
