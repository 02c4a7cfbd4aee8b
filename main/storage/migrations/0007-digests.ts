/**
 * Digests of blocks became AES-GMAC. What was accepted under an older digest can no longer be compared with the file, so
 * clips that may still be sent send it again; the service answers as if it were new, or that it has it already. Clips the
 * service has keep theirs: what was sent of them is told by nothing else.
 */
export const digests = {
  version: 7,
  sql: `
DELETE FROM block WHERE length(digest) = 64 AND game_clip_id IN (
  SELECT slot.game_clip_id FROM slot JOIN clip USING (clip_id)
  WHERE standing = 'active' AND state NOT IN ('uploaded', 'published') AND resume_state IS NOT 'uploaded');
`,
} as const;
