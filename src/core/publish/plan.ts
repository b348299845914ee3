/** What publishing a folder would send, and what is in the way; nothing is sent. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { formatBytes } from '../../shared/model/amounts';
import type { PublishPlan, PublishWish } from '../../shared/model/publish';
import { realPlace } from '../files/real-place';
import type { JobContext } from '../jobs/progress';
import { asStudioError } from '../system/classify-error';
import type { HubClient } from '../hub/client';
import { cardOf } from './card';
import { filesToPublish, isSameFile, type Upload } from './files';
import { notWritten } from '../hub/refusals';
import { headOf, treeOf, type HubFile } from '../hub/tree';

export interface Planned {
  plan: PublishPlan;
  uploads: Upload[];
  /** The text of the card. */
  card: string;
  /** The commit that they were compared with; null where the branch is not there. */
  head: string | null;
  /** By which LeRobot asks for it. */
  tag: string | null;
}

const firstOf = (names: readonly string[]): string =>
  `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`;

const license = /^[a-z0-9][a-z0-9._-]{0,60}$/;

/**
 * Reads the folder and what the repository holds. Throws `invalid-input` for a folder or licence that cannot be
 * published, `corrupt-data` for links and devices in it, `conflict` in offline mode and without a token, else as
 * `HubClient.ask`.
 */
export async function planPublish(
  client: HubClient,
  wish: PublishWish,
  job: JobContext,
): Promise<Planned> {
  const { name, branch } = wish;
  const { endpoint } = client.settings;
  if (wish.license !== null && !license.test(wish.license)) {
    throw new StudioError(
      'invalid-input',
      `${JSON.stringify(wish.license.slice(0, 80))} is no licence as the Hub names them; write for example apache-2.0, cc-by-4.0 or other.`,
    );
  }
  const root = realPlace(wish.folder);
  const card = await cardOf(root, wish.license);
  const found = await filesToPublish(root, card.kind === 'project');
  const files: Upload[] = [
    { path: 'README.md', content: new Blob([card.text]) },
    ...found.files.filter(({ path: file }) => file !== 'README.md'),
  ];
  await client.mustHaveToken(name);
  const there = await thereNow(client, wish, job.signal);
  const compared = await compare(files, there.files, job);
  const { uploads, changed } = compared;
  const bytes = uploads.reduce((total, { content }) => total + content.size, 0);
  const isPrivate = there.isPrivate ?? wish.private;
  const host = new URL(endpoint).host;
  const plan: PublishPlan = {
    repository: name,
    branch,
    url: `${endpoint}/datasets/${name}`,
    host,
    exists: there.isPrivate !== null,
    isPrivate,
    files: uploads.length,
    bytes,
    unchanged: files.length - uploads.length,
    changed,
    left: found.hidden,
    consent:
      `${uploads.length} files (${formatBytes(bytes)}) of ${path.basename(root)} go to ${name} at ${host}, where ` +
      `${isPrivate ? 'those who may see it' : 'all the world'} can read them, the names and notes of curators in them, too${
        card.kind === 'project' ? ', and when each decision was made, with how many keys' : ''
      }.${
        /^license:/m.test(card.text.split('\n---\n')[0] ?? '') ? '' : ' The card names no licence.'
      }`,
    blockers: [],
  };
  if (wish.private && there.isPrivate === false) {
    plan.blockers.push(
      `${name} is there already and is public; make it private at ${plan.url}/settings, or name another repository.`,
    );
  }
  if (changed.length > 0 && !wish.overwrite) {
    plan.blockers.push(
      `${name} has ${changed.length} of these files with other content (${firstOf(changed)}); nothing was sent. Allow files that differ to be replaced, or name another repository or branch.`,
    );
  }
  return { plan, uploads, card: card.text, head: there.head, tag: card.tag };
}

/** What the repository holds at the branch. */
async function thereNow(client: HubClient, { name, branch }: PublishWish, signal: AbortSignal) {
  const none = { head: null, isPrivate: null, files: [] };
  const at = async (revision: string) => {
    try {
      return await headOf(client, name, revision, { signal });
    } catch (error) {
      const status = asStudioError(error).details?.['status'];
      if (status === 404) return null;
      if (status !== 401) throw error;
      throw new StudioError('io', notWritten(401, name, client.settings.endpoint), {
        cause: error,
      });
    }
  };
  const found = await at(branch);
  if (found !== null) {
    const files = await treeOf(client, name, found.commit, signal);
    return { head: found.commit, isPrivate: found.isPrivate, files };
  }
  const main = branch === 'main' ? null : await at('main');
  // A branch begins as a copy of the main one.
  if (main === null) return none;
  return {
    head: null,
    isPrivate: main.isPrivate,
    files: await treeOf(client, name, main.commit, signal),
  };
}

async function compare(
  files: readonly Upload[],
  there: readonly HubFile[],
  job: JobContext,
): Promise<{ uploads: Upload[]; changed: string[] }> {
  const byPath = new Map(there.map((file) => [file.path, file]));
  const uploads: Upload[] = [];
  const changed: string[] = [];
  for (const [done, file] of files.entries()) {
    job.signal.throwIfAborted();
    job.report({ phase: 'comparing', done, total: files.length, unit: 'files' });
    const other = byPath.get(file.path);
    if (other !== undefined) {
      if (await isSameFile(file.content, other, job.signal)) continue;
      changed.push(file.path);
    }
    uploads.push(file);
  }
  return { uploads, changed };
}
