/** A running queue as its host has it: each call goes to the part that knows. */
import type { ClipDetails, ClipWish } from '../../preload/clip-contract.ts';
import type { ClipView } from '../../preload/clip-view.ts';
import type { ClipExchanges } from '../../preload/exchange-view.ts';
import type { AsideChoice, SetAsidePage } from '../../preload/first-look-contract.ts';
import type { BulkAction, PauseChoice } from '../../preload/list-view.ts';
import type { OverviewDetails, SlotRequestCounts } from '../../preload/overview-contract.ts';
import type { ListQuery, QueueOverview, QueuePage } from '../../preload/queue-contract.ts';
import type { CaptureFolderReport } from '../capture/folder-report.ts';
import type { TransferSettings } from '../config/config.ts';
import type { EvidenceFiles } from '../evidence/files.ts';
import type { EvidenceScope } from '../evidence/gather.ts';
import type { FileAt } from '../ingest/file-at.ts';
import type { ClipEdits } from '../model/clip-metadata.ts';
import type { HistoryEntry } from '../storage/clip-history.ts';
import { ClipRecordsReader } from '../storage/clip-records.ts';
import { type ClipName, ClipsInOrder } from '../storage/clips-in-order.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import type { SetAsideQuery } from '../view/already-here.ts';
import { clipDetails } from '../view/clip-details.ts';
import { EngineView, type PlainPage } from '../view/engine-view.ts';
import { type MetricsSnapshot, metricsSnapshot } from '../view/metrics-snapshot.ts';
import type { OtherFilePage } from '../view/other-files.ts';
import { overviewDetails } from '../view/overview-details.ts';
import type { ViewParts } from '../view/view-parts.ts';
import type { Engine, EngineEvent, FileTaken, FirstLookAnswered } from './api.ts';
import { QueueCommands } from './commands.ts';
import { ExistingCommands } from './existing-commands.ts';
import { QueueExports } from './exports.ts';
import { Lifecycle, type LifecycleNeeds } from './lifecycle.ts';
import { QueueQueries } from './queries.ts';
import type { Undone } from './undo-log.ts';

export class RunningEngine implements Engine {
  readonly #life: Lifecycle;
  readonly #viewParts: ViewParts;
  readonly #view: EngineView;
  readonly #commands: QueueCommands;
  readonly #existing: ExistingCommands;
  readonly #queries: QueueQueries;
  readonly #exports: QueueExports;

  constructor(needs: LifecycleNeeds) {
    const life = new Lifecycle(needs);
    const { config, queue, runtime } = needs;
    const { clock } = runtime;
    const { parts } = life;
    const { activity, captures, wakeUps } = parts;
    const { slots, unknown, transfers } = parts.workers;
    const shared = {
      ...parts.storage,
      ...parts.schedule,
      config,
      clock,
      captures,
      lanes: parts.service.lanes,
    };
    const { current } = parts;
    this.#life = life;
    this.#viewParts = { ...shared, slots, transfers, current, revision: () => life.revision };
    this.#view = new EngineView(this.#viewParts);
    this.#commands = new QueueCommands({
      ...shared,
      slots,
      transfers,
      wakeUps,
      current,
      setTransferSettings: (next) => parts.setTransferSettings(next),
      onChange: () => life.noteChange(),
    });
    this.#existing = new ExistingCommands(shared);
    this.#queries = new QueueQueries({
      ...shared,
      folders: config.folders,
      activity,
      unknown,
      names: new ClipsInOrder(queue.db),
    });
    this.#exports = new QueueExports({
      ...shared,
      activity,
      authorization: parts.service.authorization,
      records: new ClipRecordsReader(queue.db),
      view: this.#view,
      overviewDetails: () => this.overviewDetails(),
    });
  }

  /** Begins to work the queue. */
  start(): void {
    this.#life.start();
  }

  overview(): QueueOverview {
    return this.#view.overview();
  }

  page(offset: number, limit: number): PlainPage {
    return this.#view.page(offset, limit);
  }

  list(query: ListQuery): Promise<QueuePage> {
    return this.#view.list(query);
  }

  clip(clipId: string): ClipView | null {
    return this.#view.clip(clipId);
  }

  clipDetails(clipId: string): ClipDetails | null {
    return clipDetails(this.#viewParts, this.#view, clipId);
  }

  overviewDetails(): OverviewDetails | null {
    return overviewDetails(this.#viewParts);
  }

  metricsSnapshot(): MetricsSnapshot | null {
    return metricsSnapshot(this.#viewParts);
  }

  names(after: number | null, limit: number): readonly ClipName[] {
    return this.#queries.names(after, limit);
  }

  fileAt(path: string): Promise<FileAt> {
    return this.#queries.fileAt(path);
  }

  pathOf(clipId: string): string | null {
    return this.#queries.pathOf(clipId);
  }

  folders(): readonly string[] {
    return this.#queries.folders();
  }

  captureFolders(): readonly CaptureFolderReport[] {
    return this.#queries.captureFolders();
  }

  forecast(): Forecast {
    return this.#queries.forecast();
  }

  isIdle(): boolean {
    return this.#queries.isIdle();
  }

  needsPerson(): number {
    return this.#queries.needsPerson();
  }

  counters(): SlotRequestCounts {
    return this.#queries.counters();
  }

  history(clipId: string): readonly HistoryEntry[] {
    return this.#queries.history(clipId);
  }

  exchanges(clipId: string): ClipExchanges {
    return this.#queries.exchanges(clipId);
  }

  settled(): Promise<void> {
    return this.#queries.settled();
  }

  retry(clipId: string): boolean {
    return this.#commands.retry(clipId);
  }

  cancel(clipId: string): boolean {
    return this.#commands.cancel(clipId);
  }

  wish(clipId: string, wish: ClipWish): boolean {
    return this.#commands.wish(clipId, wish);
  }

  act(clipIds: readonly string[], action: BulkAction, goesOn?: boolean): number {
    return this.#commands.act(clipIds, action, goesOn);
  }

  undo(): Undone {
    return this.#commands.undo();
  }

  move(clipId: string, before: string | null): boolean {
    return this.#commands.move(clipId, before);
  }

  edit(clipId: string, words: ClipEdits): boolean {
    return this.#commands.edit(clipId, words);
  }

  pause(until?: number | null): void {
    this.#commands.pause(until);
  }

  pauseFor(choice: PauseChoice): void {
    this.#commands.pauseFor(choice);
  }

  resume(): void {
    this.#commands.resume();
  }

  setTransferSettings(settings: TransferSettings): void {
    this.#commands.setTransferSettings(settings);
  }

  rescan(): void {
    this.#commands.rescan();
  }

  lookNow(): Promise<void> {
    return this.#commands.lookNow();
  }

  setAside(query: SetAsideQuery): SetAsidePage {
    return this.#existing.setAside(query);
  }

  answerFirstLook(lookId: number, taken: AsideChoice): FirstLookAnswered | null {
    return this.#existing.answerFirstLook(lookId, taken);
  }

  takeSetAside(choice: AsideChoice): number {
    return this.#existing.takeSetAside(choice);
  }

  takeFile(path: string): Promise<FileTaken> {
    return this.#existing.takeFile(path);
  }

  otherFiles(after: number | null, limit: number): OtherFilePage {
    return this.#existing.otherFiles(after, limit);
  }

  exportEvidence(scope: EvidenceScope): Promise<EvidenceFiles | null> {
    return this.#exports.exportEvidence(scope);
  }

  exportDiagnostics(logLines: readonly string[]): Promise<string | null> {
    return this.#exports.exportDiagnostics(logLines);
  }

  wokeUp(): void {
    this.#life.jumps.wokeUp();
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    return this.#life.onEvent(listener);
  }

  onChange(listener: () => void): () => void {
    return this.#life.onChange(listener);
  }

  stop(): Promise<void> {
    return this.#life.stop();
  }
}
