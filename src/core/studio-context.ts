/** What the handlers of one core share. */
import type { HostInfo } from '../shared/api/host';
import type { Dataset } from './datasets/dataset';
import type { Fetched } from './handlers/fetched';
import type { RecentDatasets } from './host/recent';
import type { OpenDatasets } from './open-datasets';
import type { PolicyMemory } from './policies/policy-memory';
import type { PushHub } from './push';
import type { Project } from './project/project';
import type { QueueSetting } from './queue/queue-setting';
import type { AssetRegistry } from './video/assets';
import type { ProxyVideos } from './video/proxy-videos';
import type { Thumbnails } from './library/thumbnails';

export interface StudioOptions {
  version: string;
  host: HostInfo['host'];
  /** Recent list, caches, projects of read-only datasets. */
  dataDir: string;
  demoPath: string | null;
  startPath: string | null;
  /** What no window needs stays open for so long, milliseconds; ten seconds if not given. */
  lingerMs?: number;
  /** How often a project that is read-only is tried again, milliseconds; five seconds if not given. */
  retryMs?: number;
}

export interface OpenProject {
  project: Project;
  dataset: Dataset;
}

export interface StudioContext {
  options: StudioOptions;
  datasets: OpenDatasets;
  assets: AssetRegistry;
  /** Videos of what a window cannot play. */
  proxies: ProxyVideos;
  thumbnails: Thumbnails;
  /** What policies are tried on. */
  signals: PolicyMemory;
  recent: RecentDatasets;
  /** By address: datasets of the Hub that were just asked for, until they are opened. */
  fetched: Map<string, Fetched>;
  push: PushHub;
  /** Who does long work, if not this process. */
  queue: QueueSetting;
  /** Throws `not-found` for a project that this core has not opened. */
  project(projectId: string): OpenProject;
}
