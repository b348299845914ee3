/** The studio without a host: every method of the contract, the media, and what it says unasked. */
import path from 'node:path';
import type { Handlers } from '../shared/api';
import { StudioError } from '../shared/errors';
import type { PushListener } from '../shared/rpc/server';
import type { Dataset } from './datasets/dataset';
import { AllowedLinks } from './datasets/allowed-links';
import { DatasetRegistry } from './datasets/registry';
import { datasetHandlers } from './handlers/dataset-handlers';
import { draftHandlers } from './handlers/draft-handlers';
import { exportHandlers } from './handlers/export-handlers';
import { hostHandlers } from './handlers/host-handlers';
import { keyframesHandlers } from './handlers/keyframes-handlers';
import { policyHandlers } from './handlers/policy-handlers';
import { reviewHandlers } from './handlers/review-handlers';
import { RecentDatasets } from './host/recent';
import { asStudioError } from './system/classify-error';
import { studioJobs } from './handlers/jobs';
import { jobHandlers } from './handlers/job-handlers';
import type { JobDefinitions } from './jobs/define-job';
import { JobRegistry } from './jobs/registry';
import { LocalRunner, type JobRunner } from './jobs/runner';
import { PolicyMemory } from './policies/policy-memory';
import { createPushHub } from './push';
import { openProject } from './project/open-project';
import type { Project } from './project/project';
import type { OpenProject, StudioContext, StudioOptions } from './studio-context';
import { AssetRegistry, mediaPath } from './video/assets';
import { ProxyVideos } from './video/proxy-videos';
import { Thumbnails } from './library/thumbnails';
import { serveMedium } from './video/serve-file';

export interface Studio {
  handlers: Handlers;
  subscribe: (listener: PushListener) => () => void;
  /** Answers `media/<asset>` and `thumb/<asset>`; null for a path that is not the core's. */
  media(request: Request): Promise<Response | null>;
  /** The file behind such a path (`/media/<asset>`), for a host that serves files itself; null if there is none. */
  mediaFile(pathname: string): string | null;
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
  const projects = new Map<string, OpenProject>();
  const opening = new Map<string, Promise<Project>>();
  const thumbnails = new Thumbnails({
    cacheDir: path.join(options.dataDir, 'cache', 'thumbnails'),
    made: (datasetId, episode) => push.send('thumbnail', { datasetId, episode }),
  });
  const proxies = new ProxyVideos(() => path.join(options.dataDir, 'cache', 'proxies'));
  proxies.tidy().catch(() => undefined);
  const context: StudioContext = {
    options,
    datasets: new DatasetRegistry(proxies, new AllowedLinks(() => options.dataDir)),
    assets: new AssetRegistry(),
    thumbnails,
    signals: new PolicyMemory(),
    recent: new RecentDatasets(options.dataDir),
    push,
    openProject(dataset, folder) {
      // Two windows that open the same dataset at once must share one project, or one would lock out the other.
      const key = `${dataset.summary.id} ${folder ?? ''}`;
      const present = opening.get(key);
      if (present !== undefined) return present;
      const promise = openOnce(dataset, folder);
      opening.set(key, promise);
      promise.catch(() => opening.delete(key));
      return promise;
    },
    project(projectId) {
      const open = projects.get(projectId);
      if (open === undefined) {
        throw new StudioError('not-found', `Project ${projectId} is not open; open its dataset.`);
      }
      return open;
    },
  };
  const openOnce = async (dataset: Dataset, folder: string | null): Promise<Project> => {
    const project = await openProject({ dataset, path: folder, dataDir: options.dataDir });
    const present = projects.get(project.info.id);
    if (present !== undefined) {
      // The same folder under another name met the lock of this very core: go on with the one that writes.
      await project.close();
      return present.project;
    }
    const projectId = project.info.id;
    projects.set(projectId, { project, dataset });
    project.onChange((change) => push.send('review', { projectId, ...change }));
    return project;
  };
  const definitions = studioJobs(context);
  const jobs = new JobRegistry(definitions, runnerOf(definitions), (state) =>
    push.send('job', state),
  );
  const mediaFile = (pathname: string) =>
    context.assets.resolve(mediaPath.exec(pathname)?.[1] ?? '');
  return {
    handlers: withStudioErrors({
      ...hostHandlers(context),
      ...datasetHandlers(context),
      ...reviewHandlers(context),
      ...keyframesHandlers(context),
      ...policyHandlers(context),
      ...draftHandlers(context, jobs),
      ...exportHandlers(context),
      ...jobHandlers(context, jobs),
    }),
    subscribe: push.subscribe,
    async media(request) {
      const { pathname } = new URL(request.url);
      if (!mediaPath.test(pathname)) return null;
      const file = mediaFile(pathname);
      return file === null ? new Response(null, { status: 404 }) : serveMedium(request, file);
    },
    mediaFile,
    pauseJobs: (paused) => (paused ? jobs.pause() : jobs.resume()),
    async close() {
      await Promise.all([jobs.close(), thumbnails.close(), proxies.close()]);
      await Promise.all([...projects.values()].map(({ project }) => project.close()));
      await context.datasets.closeAll();
    },
  };
}

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
