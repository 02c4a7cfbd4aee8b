/** Opens a queue with a schema of tomorrow, and dies at the failpoint it is told: `migrating-child.ts DATADIR FAILPOINT`. */
import { openDatabase } from '../../main/storage/database/database.ts';
import { migrations } from '../../main/storage/migrations/migrations.ts';

const [dataDir = '', deadly = ''] = process.argv.slice(2);
const tomorrow = {
  version: migrations.length + 1,
  sql: `ALTER TABLE clip ADD COLUMN added_later TEXT NOT NULL DEFAULT 'as it was';
    CREATE TABLE added_table (name TEXT PRIMARY KEY) STRICT;
    INSERT INTO added_table SELECT clip_id FROM clip;`,
};
const opened = openDatabase(
  dataDir,
  (name) => {
    if (name === deadly) process.kill(process.pid, 'SIGKILL');
  },
  [...migrations, tomorrow],
);
if (!opened.ok) throw new Error(opened.problem);
opened.value.close();
