/** The studio without a host: every method of the contract, the media, and what it says unasked. */
import path from 'node:path';
import type { Handlers } from '../shared/api';
import type { PushListener } from '../shared/rpc/server';
import { AllowedLinks } from './datasets/allowed-links';
import { RecentDatasets } from './host/recent';
import type { RemoteFile } from './hub/remote-file';
import { isHubAddress } from './hub/repository';
import { asStudioError } from './system/classify-error';
import { studioHandlers, studioJobs } from './handlers';
import type { JobDefinitions } from './jobs/define-job';
import { JobRegistry } from './jobs/registry';
import { LearnOnFinish } from './jobs/learn-on-finish';
import { LocalRunner, type JobRunner } from './jobs/runner';
import { OpenDatasets } from './open-datasets';
import { PolicyMemory } from './policies/policy-memory';
import { createPushHub } from './push';
import { QueueSetting } from './queue/queue-setting';
import type { StudioContext, StudioOptions } from './studio-context';
import { AssetRegistry, mediaPath } from './video/assets';
import { ProxyVideos } from './video/proxy-videos';
import { Thumbnails } from './library/thumbnails';
import { serveMedium } from './video/serve-file';
import { serveRemote } from './video/serve-remote';

export interface Studio {
  handlers: Handlers;
  subscribe: (listener: PushListener) => () => void;
  /** Answers `media/<asset>` and `thumb/<asset>`; null for a path that is not the core's. */
  media(request: Request): Promise<Response | null>;
  /** The file behind such a path (`/media/<asset>`), for a host that serves media itself; null if there is none. */
  medium(pathname: string): Promise<string | RemoteFile | null>;
  /** Opens what the studio was started with, before a window asks for it. Never throws. */
  openAhead(): Promise<void>;
  /** Holds jobs at their next step while the machine sleeps, and lets them go on when it is awake. */
  pauseJobs(paused: boolean): void;
  /** Cancels the jobs, waits for them, releases locks and files. */
  close(): Promise<void>;
}

/** @param runnerOf makes what does the jobs: this process, unless a host has others for that */
export function createStudio(
  options: StudioOptions,
  runnerOf: (definitions: JobDefinitions) => JobRunner = (all) => new LocalRunner(all),
): Studio {
  const push = createPushHub();
  const thumbnails = new Thumbnails({
    cacheDir: path.join(options.dataDir, 'cache', 'thumbnails'),
    made: (datasetId, episode) => push.send('thumbnail', { datasetId, episode }),
  });
  const proxies = new ProxyVideos(() => path.join(options.dataDir, 'cache', 'proxies'));
  proxies.tidy().catch(() => undefined);
  const datasets = new OpenDatasets({
    dataDir: options.dataDir,
    proxies,
    links: new AllowedLinks(() => options.dataDir),
    lingerMs: options.lingerMs ?? 10_000,
    retryMs: options.retryMs ?? 5_000,
    isBusy: (id) => jobs.list().some((job) => job.datasetId === id && job.state === 'running'),
    changed(info) {
      context.signals.expire(info.id);
      push.send('project', info);
    },
    stored(change) {
      push.send('review', change);
      context.signals.changed(change.projectId, change.episode);
      learning.decided(change);
    },
    closed: (id) => thumbnails.forget(id),
  });
  const context: StudioContext = {
    options,
    datasets,
    assets: new AssetRegistry(),
    proxies,
    thumbnails,
    signals: new PolicyMemory(),
    fetched: new Map(),
    recent: new RecentDatasets(options.dataDir),
    push,
    queue: new QueueSetting(options.dataDir),
    project: (id) => datasets.project(id),
  };
  const definitions = studioJobs(context);
  const jobs = new JobRegistry(definitions, runnerOf(definitions), (state) => {
    push.send('job', state);
    learning.changed(state);
  });
  const learning = new LearnOnFinish(
    (projectId) => jobs.start('learn', { projectId, curator: null, act: null }),
    (projectId, episode) => context.project(projectId).project.decisions(episode),
  );
  const medium = (pathname: string) => context.assets.find(assetOf(pathname));
  return {
    handlers: withStudioErrors(studioHandlers(context, jobs)),
    subscribe: push.subscribe,
    async media(request) {
      const { pathname } = new URL(request.url);
      if (!mediaPath.test(pathname)) return null;
      const found = await medium(pathname);
      if (found === null) return new Response(null, { status: 404 });
      return typeof found === 'string' ? serveMedium(request, found) : serveRemote(request, found);
    },
    medium,
    async openAhead() {
      const { startPath } = options;
      // The Hub is asked for nothing that nobody looks at.
      if (startPath !== null && !isHubAddress(startPath)) await datasets.openAhead(startPath);
    },
    pauseJobs: (paused) => (paused ? jobs.pause() : jobs.resume()),
    async close() {
      await Promise.all([jobs.close(), thumbnails.close(), proxies.close()]);
      await datasets.close();
    },
  };
}

const assetOf = (pathname: string): string => mediaPath.exec(pathname)?.[1] ?? '';

/** Whatever a handler lets through says whose fault it is when it leaves the core. */
function withStudioErrors(handlers: Handlers): Handlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    const call = async (...given: Parameters<typeof handler>): Promise<unknown> => {
      try {
        return await (handler as (...args: typeof given) => Promise<unknown>)(...given);
      } catch (error) {
        throw asStudioError(error);
      }
    };
    return [name, call];
  });
  return Object.fromEntries(guarded) as Handlers;
}
