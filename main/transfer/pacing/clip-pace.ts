/**
 * The pace of one clip: everything goes by the owner's limit, and what is not sent by the owner's
 * word also by the limit of the hour. Either may change while a block is under way.
 */
import type { Turn } from './pace.ts';

export interface ClipPaceParts {
  /** Shared by all clips. */
  readonly all: Turn;
  /** Shared by those that go by windows and by what the computer is doing. */
  readonly hour: Turn;
  isByWord(): boolean;
  /** These bytes go to the network now. */
  onHandedOver(bytes: number): void;
}

export function clipPace({ all, hour, isByWord, onHandedOver }: ClipPaceParts): Turn {
  return {
    sliceBytes: () => (isByWord() ? all.sliceBytes() : Math.min(all.sliceBytes(), hour.sliceBytes())),
    async take(bytes, signal) {
      const thisHour = isByWord() ? bytes : await hour.take(bytes, signal);
      const granted = await all.take(thisHour, signal);
      onHandedOver(granted);
      return granted;
    },
  };
}
