/** What is said of files of a dataset that are on the Hub only. */
import type { Problem } from '../../shared/errors';
import { formatBytes } from '../../shared/model/amounts';
import type { HubSnapshot } from '../hub/snapshot';
import type { Dataset } from './dataset';
import { problem } from './problems';

/** Said once for all of them: it is no fault. */
export function notDownloaded(hub: HubSnapshot): Problem[] {
  const [unlisted] = hub.unlisted;
  if (unlisted !== undefined) {
    const message = `${hub.unlisted.length} files of ${hub.name}, such as ${unlisted}, are not known to be downloaded: they are not here, and the list of what the Hub has was not kept. Open hf://${hub.name} with a network and without HF_HUB_OFFLINE.`;
    return [problem('video-not-downloaded', { message })];
  }
  const missing = hub.missing();
  const [first] = missing;
  if (first === undefined) return [];
  const bytes = missing.reduce((sum, each) => sum + each.bytes, 0);
  const how =
    hub.whyNotFilled ??
    `each is downloaded when it is needed, or all with "dualvla download hf://${hub.name}".`;
  const which =
    missing.length === 1
      ? `${first.path} of ${hub.name} (${formatBytes(bytes)}) is`
      : `${missing.length} files of ${hub.name} (${formatBytes(bytes)}), such as ${first.path}, are`;
  const message = `${which} on the Hugging Face Hub and not here yet: ${how}`;
  return [problem('video-not-downloaded', { message })];
}

/** What is wrong with a dataset that may be open for long: files of the Hub arrive meanwhile. */
export function problemsNow({ summary, hub }: Pick<Dataset, 'summary' | 'hub'>): Problem[] {
  if (hub === null || hub === undefined) return summary.problems;
  const others = summary.problems.filter(({ code }) => code !== 'video-not-downloaded');
  return [...others, ...notDownloaded(hub)];
}
