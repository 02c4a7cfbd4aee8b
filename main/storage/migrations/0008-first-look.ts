/**
 * What was in a folder before Clipslot looked at it for the first time. Folders that were watched before this was asked
 * had everything in them taken: their first look is over, and what is not a clip of theirs yet came later.
 */
export const firstLook = {
  version: 8,
  sql: `
CREATE TABLE first_look (
  look_id  INTEGER PRIMARY KEY,
  folder   TEXT NOT NULL UNIQUE,
  device   TEXT NOT NULL,
  inode    TEXT NOT NULL,
  born_ns  TEXT,
  include  TEXT CHECK (json_valid(include)),
  loss_at  INTEGER,
  began_at INTEGER NOT NULL,
  -- Null until a listing has seen all of it.
  ended_at INTEGER,
  -- Null until the owner has answered.
  answer   TEXT CHECK (answer IN ('take', 'set-aside'))
) STRICT;
INSERT INTO first_look (folder, device, inode, loss_at, began_at, ended_at, answer)
  SELECT path, device, inode,
    (SELECT json_extract(value, '$.noticedAt') FROM setting WHERE name = 'loss'), 0, 0, 'take' FROM capture_folder;

CREATE TABLE set_aside_file (
  aside_id    INTEGER PRIMARY KEY,
  folder      TEXT NOT NULL,
  path        TEXT NOT NULL,
  name        TEXT NOT NULL,
  file_number TEXT NOT NULL,
  size_bytes  INTEGER NOT NULL CHECK (size_bytes > 0),
  mtime_ns    TEXT NOT NULL,
  modified_at INTEGER NOT NULL,
  -- asked: the owner has yet to say. aside: stays as it is. taken: becomes a clip once it is looked at again.
  standing    TEXT NOT NULL CHECK (standing IN ('asked', 'aside', 'taken')),
  -- Not seen by the last listing; it may come back.
  missing     INTEGER NOT NULL DEFAULT 0 CHECK (missing IN (0, 1))
) STRICT;
CREATE INDEX set_aside_path ON set_aside_file (path, size_bytes);
CREATE INDEX set_aside_number ON set_aside_file (file_number, size_bytes);
CREATE INDEX set_aside_name ON set_aside_file (name, size_bytes, mtime_ns);
CREATE INDEX set_aside_list ON set_aside_file (standing, missing, folder, modified_at);
`,
} as const;
