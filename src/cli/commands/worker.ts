import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { guardProcess } from '../../core/host/guard';
import { isHubAddress } from '../../core/hub/repository';
import { reportDownloadsTo } from '../../core/hub/snapshot';
import { keyFromEnvironment, ModelKeys } from '../../core/models/keys';
import { queueAddress } from '../../core/queue/address';
import { hubRoot } from '../../core/queue/hub-site';
import { userDataDir } from '../../core/system/data-dir';
import { command, needed, noPositionals } from '../command';

export const worker = command({
  name: 'worker',
  usage: `--queue URL [--root DIR ...] [--out DIR ...] [--allow-endpoint URL ...] [--concurrency N]

  --queue URL       redis://HOST[:PORT] or rediss:// for TLS, as given to the command that hands
                    out the work; a password may stand in DUALVLA_QUEUE_PASSWORD
  --root DIR        only datasets in there are opened, under the same path as on the machine
                    that hands out the work; may be repeated
  --root hf://OWNER/NAME, hf://OWNER/*  that dataset of the Hugging Face Hub, or all of that owner:
                    the commit that is worked on, downloaded into this machine's own cache
                    with its own token as far as the work needs it
  --out DIR         videos of exports are written in there, under the same path as on the machine
                    that exports, and nowhere else; may be repeated
  --allow-endpoint URL  only these servers of models are asked, as --endpoint and --judge name them,
                    with this machine's own key: as it was typed in in a studio here, else
                    DUALVLA_API_KEY; may be repeated
  --concurrency N   tasks at a time, 1 to 64 (default 1); their videos are decoded in one process

Runs until it is interrupted, and gives back what it had begun. Several on one machine are fine.
docs/scale.md says what is shared, and what happens when a worker, the queue or the cable fails.`,
  options: {
    queue: { type: 'string' },
    root: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', multiple: true, default: [] },
    'allow-endpoint': { type: 'string', multiple: true, default: [] },
    concurrency: { type: 'string', default: '1' },
  },
  async run({ positionals, values, job, log }) {
    noPositionals(positionals);
    const address = queueAddress(needed(values.queue, '--queue'));
    const endpoints = values['allow-endpoint'].map(endpointIn);
    if (endpoints.length === 0) needed(values.root[0], '--root');
    const roots = await Promise.all(values.root.map(rootAt));
    const outs = await Promise.all(values.out.map((folder) => folderAt('--out', folder)));
    const concurrency = Number(values.concurrency);
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
      throw new StudioError(
        'invalid-input',
        `--concurrency takes a number from 1 to 64, not "${values.concurrency}".`,
      );
    }
    for (const warning of address.warnings) log(warning);
    guardProcess(log);
    reportDownloadsTo(job);
    const { joinQueue } = await import('../../core/queue/worker');
    const options = { address, roots, outs, endpoints, keyOf, concurrency, log };
    const serve = await joinQueue(options, job.signal);
    return {
      document: { queue: address.name, roots, outs, endpoints, concurrency },
      text: `Working for ${address.name}; Ctrl-C ends it.`,
      stay: () => serve(job.signal),
    };
  },
});

async function rootAt(root: string): Promise<string> {
  return isHubAddress(root) ? hubRoot(root) : folderAt('--root', root);
}

async function folderAt(option: string, folder: string): Promise<string> {
  const real = await realpath(path.resolve(folder)).catch(() => null);
  if (real !== null && (await stat(real)).isDirectory()) return real;
  throw new StudioError('not-found', `${folder} is no folder; ${option} names one.`);
}

function endpointIn(text: string): string {
  if (URL.canParse(text) && !text.startsWith('file:')) return text;
  throw new StudioError(
    'invalid-input',
    `--allow-endpoint takes an address such as http://127.0.0.1:8000/v1, not "${text}".`,
  );
}

const ownKeyVariable = 'DUALVLA_API_KEY';

/** This machine's own, whatever the coordinator has. Throws as `ModelKeys.find`. */
async function keyOf(endpoint: string): Promise<string | null> {
  const keys = new ModelKeys(userDataDir());
  if (await keys.isStored(endpoint)) {
    return keys.find({ endpoint, key: 'stored', keyVariable: '' });
  }
  return process.env[ownKeyVariable]?.trim() ? keyFromEnvironment(ownKeyVariable) : null;
}
