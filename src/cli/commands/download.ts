import { HubSnapshot } from '../../core/hub/snapshot';
import { openRepository } from '../../core/hub/open-repository';
import { command, onlyPositional } from '../command';

export const download = command({
  name: 'download',
  usage: `hf://OWNER/NAME[@REVISION] [--json]

  Into the cache that Python's huggingface_hub uses (HF_HOME, HF_HUB_CACHE), going on where a download was cut.
  Also OWNER/NAME alone. A private or gated dataset needs HF_TOKEN, or "hf auth login" (docs/hub.md).`,
  options: {},
  async run({ positionals, job, log }) {
    const address = onlyPositional(positionals, 'the dataset, as hf://owner/name');
    const path = await openRepository(address, job, { everything: true, log });
    const missing = (await HubSnapshot.of(path))?.missing() ?? [];
    return {
      document: { path, missing: missing.length },
      text: path,
      ...(missing.length === 0
        ? {}
        : { incomplete: `${missing.length} files are not here: the Hub gave no answer.` }),
    };
  },
});
