/**
 * Every schema the queue's database has had, oldest first. One that was released is never edited: a test holds each to
 * its digest. A new one is a file of its own at the end, with rows for it in the test that opens older databases
 * and, once it has landed, a queue file made by its own code (`test/storage/migrations/make-old-queues.ts`).
 */
import { queue } from './0001-queue.ts';
import { schedule } from './0002-schedule.ts';
import { owner } from './0003-owner.ts';
import { list } from './0004-list.ts';
import { putAway } from './0005-put-away.ts';
import { counts } from './0006-counts.ts';
import { digests } from './0007-digests.ts';
import { firstLook } from './0008-first-look.ts';
import { sickService } from './0009-sick-service.ts';
import { dateSource } from './0010-date-source.ts';

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  queue,
  schedule,
  owner,
  list,
  putAway,
  counts,
  digests,
  firstLook,
  sickService,
  dateSource,
];
