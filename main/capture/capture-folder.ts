/**
 * The loop of one capture folder: one look at a time, each for a named cause. Scans decide, watch events only say that
 * something is worth a look. Knows nothing of clips; it says what is there, what is finished, and whether the folder
 * itself is still the one it was.
 */
import type { Activity } from '../base/activity.ts';
import { type Disposable, DisposableStore } from '../base/disposable.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { FinishedFile } from './finished-file.ts';
import { type IdentityParts, type Standing, standingOf } from './folder-identity.ts';
import { scanPaceMs, settleTimesAt } from './folder-paces.ts';
import { type FolderListener, FolderScan } from './folder-scan.ts';
import { type GrowingFile, isWaitedFor, type Untaken } from './growing-file.ts';
import { GrowingFiles } from './growing-files.ts';
import type { LeftOutReport } from './left-out.ts';
import { captureFilter } from './listing.ts';
import { ScanSchedule } from './scan-schedule.ts';
import type { SettleTimes } from './settling.ts';
import { WatchEvents } from './watch-events.ts';

export interface CaptureFolderParts {
  readonly folder: Config['folders'][number];
  readonly settle: Config['settle'];
  readonly clock: Clock;
  readonly activity: Activity;
  readonly identity: IdentityParts;
  readonly listener: FolderListener;
  /** Takes finished files; answers with those it could not take now. */
  onFinished(files: readonly FinishedFile[]): Promise<readonly Untaken[]>;
  /** Something an overview shows has changed. */
  onChange(): void;
}

/** Why the loop wakes up: a scan is due, events were gathered, or some file may have settled. */
type WakeCause = 'scan' | 'events' | 'settling';

export class CaptureFolder implements Disposable {
  readonly path: string;
  readonly #parts: CaptureFolderParts;
  readonly #isCapture: (path: string) => boolean;
  readonly #schedule: ScanSchedule;
  readonly #events: WatchEvents;
  readonly #growing: GrowingFiles;
  readonly #scan: FolderScan;
  readonly #kept = new DisposableStore();
  #cancelWake = () => {};
  #isLooking = false;
  #isDisposed = false;
  #standing: Standing = 'ours';
  /** Told when a scan that began after they asked is through. */
  readonly #askers: (() => void)[] = [];

  constructor(parts: CaptureFolderParts) {
    const { folder, clock, listener } = parts;
    this.path = folder.path;
    this.#parts = parts;
    this.#isCapture = captureFilter(folder.path, folder.include);
    this.#schedule = new ScanSchedule(clock);
    this.#events = new WatchEvents(clock, () => this.#eventsCame());
    this.#growing = new GrowingFiles({
      folder: folder.path,
      clock,
      settleTimes: () => this.#settleTimes(),
      onFinished: (files) => parts.onFinished(files),
      onMissed: () => this.#schedule.wantSoon(),
      onBug: (error) => parts.activity.run(Promise.reject(error)),
    });
    this.#scan = this.#kept.add(
      new FolderScan({
        path: folder.path,
        isCapture: this.#isCapture,
        clock,
        events: this.#events,
        growing: this.#growing,
        listener,
      }),
    );
    this.#kept.defer(() => this.#cancelWake());
  }

  start(): void {
    this.#sleep();
  }

  /** True for paths that could be clips. */
  isCapture(path: string): boolean {
    return this.#isCapture(path);
  }

  /** Scans again soon, as often as the folder's size allows. */
  scanSoon(): void {
    this.#schedule.wantSoon();
    this.#sleep();
  }

  /** Scans as soon as possible; on the word of the owner, or after a sleep. */
  scanNow(): void {
    this.#schedule.wantNow();
    this.#sleep();
  }

  /** As `scanNow`; resolves once a scan that began after this call is through, or none will be. */
  scanned(): Promise<void> {
    if (this.#isDisposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#askers.push(resolve);
      this.scanNow();
    });
  }

  growing(): Iterable<GrowingFile> {
    return this.#growing.list();
  }

  /** The file at this path, as long as it was not taken. */
  growingAt(path: string): GrowingFile | undefined {
    return this.#growing.at(path);
  }

  get growingCount(): number {
    return this.#growing.count;
  }

  /** Without old files that only have to be quiet for a while. */
  get recordingCount(): number {
    return this.#growing.recordingCount;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** Missing, or another folder under its name; then nothing is concluded about the clips in it. */
  get isGone(): boolean {
    return this.#standing !== 'ours';
  }

  get isPolled(): boolean {
    return this.#scan.wasCompleted && this.#scan.isPolled;
  }

  get isOnNetwork(): boolean {
    return this.#scan.isOnNetwork;
  }

  /** What the last complete scan passed over. */
  get leftOut(): LeftOutReport {
    return this.#scan.leftOut;
  }

  /** True until the first scan is through, and while some file is still settling. */
  get isRestless(): boolean {
    if (this.isGone) return false;
    // In the middle of a look a finished file may be neither growing any more nor a clip yet.
    if (!this.#scan.wasCompleted || this.#isLooking) return true;
    const nowMs = this.#parts.clock.monotonicMs();
    const { quietMs } = this.#settleTimes();
    for (const file of this.#growing.list()) if (isWaitedFor(file, nowMs, quietMs)) return true;
    return false;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#kept.dispose();
    for (const tell of this.#askers.splice(0)) tell();
  }

  /** Until whatever comes first. */
  #sleep(): void {
    this.#cancelWake();
    if (this.#isDisposed || this.#isLooking) return;
    const { clock, activity } = this.#parts;
    const waitMs = Math.max(0, this.#nextWakeMs() - clock.monotonicMs());
    this.#cancelWake = clock.after(waitMs, () => activity.run(this.#wakeUp()));
  }

  #nextWakeMs(): number {
    const scanAtMs = this.#schedule.nextAtMs;
    // While the folder is away only a scan can change anything.
    if (this.isGone) return scanAtMs;
    return Math.min(scanAtMs, this.#events.dueAtMs ?? Infinity, this.#growing.nextCheckMs ?? Infinity);
  }

  async #wakeUp(): Promise<void> {
    if (this.#isLooking || this.#isDisposed) return;
    this.#isLooking = true;
    try {
      const cause = this.#wakeCause();
      if (cause === 'scan') await this.#scanFolder();
      else if (cause === 'events' && !this.isGone) await this.#followEvents();
      // Whatever the cause: a flood of events must not keep what has settled from becoming clips.
      if (!this.isGone && !this.#isDisposed) await this.#growing.check();
    } finally {
      this.#isLooking = false;
      this.#parts.onChange();
      this.#sleep();
    }
  }

  /** A scan takes in what events told of as well. */
  #wakeCause(): WakeCause {
    const nowMs = this.#parts.clock.monotonicMs();
    if (this.#schedule.nextAtMs <= nowMs) return 'scan';
    return (this.#events.dueAtMs ?? Infinity) <= nowMs ? 'events' : 'settling';
  }

  #eventsCame(): void {
    if (this.#events.isOverflowed) this.scanSoon();
    else this.#sleep();
  }

  async #followEvents(): Promise<void> {
    if (await this.#scan.followEvents()) this.scanSoon();
  }

  async #scanFolder(): Promise<void> {
    const served = this.#askers.splice(0);
    this.#schedule.scanBegins();
    try {
      this.#standing = await standingOf(this.path, this.#parts.identity);
      const mayPass = !this.isGone && this.#schedule.mayAskFoldersOnly();
      if (!this.isGone && !(mayPass && (await this.#scan.isUnchanged()))) await this.#list();
      if (this.isGone) {
        this.#schedule.wantEveryFile();
        this.#scan.loseTrack();
      }
    } finally {
      const where = { isGone: this.isGone, isPolled: this.#scan.isPolled };
      this.#schedule.scanEnded(scanPaceMs(this.#parts.settle, where));
      for (const tell of served) tell();
    }
  }

  async #list(): Promise<void> {
    this.#schedule.everyFileBegins();
    const result = await this.#scan.list();
    // Unmounted while we were listing: an empty folder must not look like a thousand deleted clips.
    this.#standing = await standingOf(this.path, this.#parts.identity);
    if (this.isGone || this.#isDisposed) return;
    if (result.listing.unreadable.length > 0) this.#schedule.wantEveryFile();
    await this.#scan.believe(result);
    // A second name goes without a word to the folder of the first: only looking at the files tells.
    if (this.#scan.leftOut.counts.hardLinks > 0) this.#schedule.wantEveryFile();
  }

  #settleTimes(): SettleTimes {
    return settleTimesAt(this.#parts.settle, this.#scan.isOnNetwork);
  }
}
