/**
 * The folders that a configuration names, as they really are on the disk, and which of them may not
 * lie in each other.
 */
import { contains, realFolder, realParent } from '../base/paths.ts';
import { ok, type Result } from '../base/result.ts';
import type { AfterPublished } from '../model/after-published.ts';
import type { WrittenConfig } from './config.ts';

/**
 * A capture folder that is away is no problem of the configuration: it is waited for. The others are made when they are
 * needed.
 */
export async function realFolders(
  written: WrittenConfig,
  absolute: (path: string) => string,
): Promise<Result<WrittenConfig, { readonly field: string }>> {
  const folders: WrittenConfig['folders'] = [];
  for (const [index, entry] of written.folders.entries()) {
    const field = `folders[${index}].path`;
    const path = await realFolder(absolute(entry.path));
    if (path === null) return { ok: false, problem: `"${field}" is not a folder: ${entry.path}`, field };
    folders.push({ ...entry, path });
  }
  return ok({
    ...written,
    folders,
    dataDir: await realParent(absolute(written.dataDir)),
    afterPublished: await withRealFolder(written.afterPublished, absolute),
  });
}

async function withRealFolder(
  order: AfterPublished,
  absolute: (path: string) => string,
): Promise<AfterPublished> {
  return order.do === 'move' ? { ...order, folder: await realParent(absolute(order.folder)) } : order;
}

/** Which folder lies where it may not, or null. Expects real folders. */
export function overlapProblem({ dataDir, folders, afterPublished }: WrittenConfig): string | null {
  for (const [index, { path }] of folders.entries()) {
    // What is moved there would be found again as new.
    if (afterPublished.do === 'move' && contains(path, afterPublished.folder))
      return `"afterPublished.folder" lies inside the capture folder "folders[${index}].path"; choose another one`;
    if (contains(path, dataDir))
      return `"dataDir" lies inside the capture folder "folders[${index}].path"; move it elsewhere`;
    const twin = folders.findIndex((other, at) => at !== index && contains(other.path, path));
    if (twin !== -1)
      return `"folders[${index}].path" lies inside "folders[${twin}].path"; keep only one of them`;
  }
  return null;
}
