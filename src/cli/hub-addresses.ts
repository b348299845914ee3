/** Datasets of the Hub on the command line: wherever a command takes a folder, `hf://owner/name[@revision]` will do. */
import { realPlace } from '../core/files/real-place';
import { isHubAddress } from '../core/hub/repository';
import type { JobContext } from '../core/jobs/progress';
import { projectOfUser } from '../core/project/place';
import { userDataDir } from '../core/system/data-dir';
import type { Command } from './command';

export const hubUsage = `A dataset may be hf://OWNER/NAME[@REVISION] of the Hugging Face Hub (docs/hub.md): its videos are downloaded when they
are needed, or all at once with --download; --project may be left out.`;

/** Commands to which an address is no folder to be opened. */
const ownAddresses: ReadonlySet<string> = new Set(['download', 'publish', 'worker']);

/** What follows the command's name; after it come its options one by one. */
const firstPart = (usage: string): string => usage.split('\n\n')[0] ?? '';

/**
 * The words of a command with the folders of such datasets in their place, downloaded as far as they are needed. Where
 * the command needs a project and none is named, it is that of the user's data folder, which the window opens too.
 */
export async function withoutHubAddresses(
  { name, usage }: Command,
  args: readonly string[],
  job: JobContext,
  log: (line: string) => void,
): Promise<string[]> {
  if (ownAddresses.has(name) || !args.some(isHubAddress)) return [...args];
  const [{ openRepository }, { reportDownloadsTo }] = await Promise.all([
    import('../core/hub/open-repository'),
    import('../core/hub/snapshot'),
  ]);
  reportDownloadsTo(job);
  const everything = args.includes('--download');
  const words: string[] = [];
  for (const word of args) {
    if (word === '--download') continue;
    words.push(isHubAddress(word) ? await openRepository(word, job, { everything, log }) : word);
  }
  const [address] = args.filter(isHubAddress);
  const isNamed = args.some((word) => /^--project(?:=|$)/.test(word));
  if (isNamed || address === undefined || !/(?<!\[)--project DIR/.test(firstPart(usage)))
    return words;
  const root = words[args.filter((word) => word !== '--download').indexOf(address)] ?? '';
  const project = projectOfUser(realPlace(root), userDataDir());
  log(`Project: ${project}`);
  return [...words, '--project', project];
}
