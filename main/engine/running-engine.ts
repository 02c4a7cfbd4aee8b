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
import type { ClipName } from '../storage/clips-in-order.ts';
import type { StorageFault } from '../storage/database/storage-fault.ts';
import type { Forecast } from '../transfer/schedule/forecast.ts';
import type { SetAsideQuery } from '../view/already-here.ts';
import { clipDetails } from '../view/clip-details.ts';
import type { PlainPage } from '../view/engine-view.ts';
import { type MetricsSnapshot, metricsSnapshot } from '../view/metrics-snapshot.ts';
import type { OtherFilePage } from '../view/other-files.ts';
import { overviewDetails } from '../view/overview-details.ts';
import type { Engine, EngineEvent, FileTaken, FirstLookAnswered } from './api.ts';
import { type Faces, facesOf } from './faces.ts';
import { Lifecycle, type LifecycleNeeds } from './lifecycle.ts';
import type { Undone } from './undo-log.ts';

export class RunningEngine implements Engine {
  readonly #life: Lifecycle;
  readonly #faces: Faces;

  constructor(needs: LifecycleNeeds) {
    this.#life = new Lifecycle(needs);
    this.#faces = facesOf(this.#life, needs);
  }

  /** Begins to work the queue. */
  start(): void {
    this.#life.start();
  }

  overview(): QueueOverview {
    return this.#faces.view.overview();
  }

  page(offset: number, limit: number): PlainPage {
    return this.#faces.view.page(offset, limit);
  }

  list(query: ListQuery): Promise<QueuePage> {
    return this.#faces.view.list(query);
  }

  clip(clipId: string): ClipView | null {
    return this.#faces.view.clip(clipId);
  }

  clipDetails(clipId: string): ClipDetails | null {
    return clipDetails(this.#faces.viewParts, this.#faces.view, clipId);
  }

  overviewDetails(): OverviewDetails | null {
    return overviewDetails(this.#faces.viewParts);
  }

  metricsSnapshot(): MetricsSnapshot | null {
    return metricsSnapshot(this.#faces.viewParts);
  }

  names(after: number | null, limit: number): readonly ClipName[] {
    return this.#faces.queries.names(after, limit);
  }

  fileAt(path: string): Promise<FileAt> {
    return this.#faces.queries.fileAt(path);
  }

  pathOf(clipId: string): string | null {
    return this.#faces.queries.pathOf(clipId);
  }

  folders(): readonly string[] {
    return this.#faces.queries.folders();
  }

  captureFolders(): readonly CaptureFolderReport[] {
    return this.#faces.queries.captureFolders();
  }

  forecast(): Forecast {
    return this.#faces.queries.forecast();
  }

  isIdle(): boolean {
    return this.#faces.queries.isIdle();
  }

  needsPerson(): number {
    return this.#faces.queries.needsPerson();
  }

  counters(): SlotRequestCounts {
    return this.#faces.queries.counters();
  }

  history(clipId: string): readonly HistoryEntry[] {
    return this.#faces.queries.history(clipId);
  }

  exchanges(clipId: string): ClipExchanges {
    return this.#faces.queries.exchanges(clipId);
  }

  settled(): Promise<void> {
    return this.#faces.queries.settled();
  }

  retry(clipId: string): boolean {
    return this.#faces.commands.retry(clipId);
  }

  cancel(clipId: string): boolean {
    return this.#faces.commands.cancel(clipId);
  }

  wish(clipId: string, wish: ClipWish): boolean {
    return this.#faces.commands.wish(clipId, wish);
  }

  act(clipIds: readonly string[], action: BulkAction, goesOn?: boolean): number {
    return this.#faces.commands.act(clipIds, action, goesOn);
  }

  undo(): Undone {
    return this.#faces.commands.undo();
  }

  move(clipId: string, before: string | null): boolean {
    return this.#faces.commands.move(clipId, before);
  }

  edit(clipId: string, words: ClipEdits): boolean {
    return this.#faces.commands.edit(clipId, words);
  }

  pause(until?: number | null): boolean {
    return this.#faces.commands.pause(until);
  }

  pauseFor(choice: PauseChoice): boolean {
    return this.#faces.commands.pauseFor(choice);
  }

  resume(): boolean {
    return this.#faces.commands.resume();
  }

  notKept(): StorageFault | null {
    return this.#faces.commands.notKept();
  }

  setTransferSettings(settings: TransferSettings): void {
    this.#faces.commands.setTransferSettings(settings);
  }

  rescan(): void {
    this.#faces.commands.rescan();
  }

  lookNow(): Promise<void> {
    return this.#faces.commands.lookNow();
  }

  setAside(query: SetAsideQuery): SetAsidePage {
    return this.#faces.existing.setAside(query);
  }

  answerFirstLook(lookId: number, taken: AsideChoice): FirstLookAnswered | null {
    return this.#faces.existing.answerFirstLook(lookId, taken);
  }

  takeSetAside(choice: AsideChoice): number {
    return this.#faces.existing.takeSetAside(choice);
  }

  takeFile(path: string): Promise<FileTaken> {
    return this.#faces.existing.takeFile(path);
  }

  otherFiles(after: number | null, limit: number): OtherFilePage {
    return this.#faces.existing.otherFiles(after, limit);
  }

  exportEvidence(scope: EvidenceScope): Promise<EvidenceFiles | null> {
    return this.#faces.exports.exportEvidence(scope);
  }

  exportDiagnostics(logLines: readonly string[]): Promise<string | null> {
    return this.#faces.exports.exportDiagnostics(logLines);
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
