import { z } from 'zod';
import { method } from './contract';

export interface ToolInfo {
  name: string;
  path: string | null;
  version: string | null;
  /** One sentence when it is missing: what will not work and how to get it. */
  missing: string | null;
  /** One sentence where it is not the one that the user asked for. */
  remark?: string | null;
}

export interface HostInfo {
  version: string;
  host: 'browser' | 'desktop' | 'test';
  node: string;
  platform: string;
  demoPath: string | null;
  /** The dataset that the studio was started with; the window opens it first. */
  startPath: string | null;
}

export interface FolderEntry {
  name: string;
  path: string;
  /** `dataset` if the folder looks like something the studio can open. */
  kind: 'folder' | 'dataset' | 'file';
}

export interface FolderListing {
  path: string;
  parent: string | null;
  entries: FolderEntry[];
  /** Home, the local Hugging Face cache, the folder of the demo: only those that exist. */
  shortcuts: { name: string; path: string }[];
}

export interface RecentDataset {
  path: string;
  name: string;
  openedAtMs: number;
}

const path = z.string().min(1).max(4_096);

export const hostApi = {
  /** Known at once: the window waits for it before it opens anything. */
  'host.info': method(z.object({})).returns<HostInfo>(),
  /** Programs are asked, which takes a while. */
  'host.tools': method(z.object({})).returns<ToolInfo[]>(),
  /** `files`: endings of files that are listed besides, such as `.parquet`. */
  'host.browse': method(
    z.object({
      path: path.nullable(),
      files: z.array(z.string().min(2).max(20)).max(10).default([]),
    }),
  ).returns<FolderListing>(),
  'host.recent': method(z.object({})).returns<RecentDataset[]>(),
};
