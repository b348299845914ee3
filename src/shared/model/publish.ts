/** Publishing an export or a project as a dataset of the Hugging Face Hub. */
import { z } from 'zod';

export const publishWishSchema = z.object({
  /** An export, or the folder of a project. */
  folder: z.string().min(1).max(4_096),
  /** `owner/name`. */
  name: z.string().min(1).max(200),
  branch: z.string().min(1).max(200),
  /** Who may read it, where it is made; a repository that is there must be as private as that. */
  private: z.boolean(),
  /** As the Hub names it; null leaves what the README says. */
  license: z.string().max(100).nullable(),
  /** Files of the repository with other content are replaced. */
  overwrite: z.boolean(),
});
export type PublishWish = z.infer<typeof publishWishSchema>;

export interface PublishPlan {
  repository: string;
  branch: string;
  /** The page of the dataset. */
  url: string;
  /** Who is sent something. */
  host: string;
  /** Whether the repository is there; if not, it is made. */
  exists: boolean;
  isPrivate: boolean;
  files: number;
  bytes: number;
  /** Files that the repository has already, with the same content. */
  unchanged: number;
  /** Files of the repository that have other content. */
  changed: string[];
  /** Hidden files and those that a project remakes: they stay here. */
  left: number;
  /** What is sent to whom, in words. */
  consent: string;
  /** Why nothing can be sent, a sentence each. */
  blockers: string[];
}

export interface Published {
  repository: string;
  branch: string;
  /** 40 hex digits. */
  commit: string;
  /** The page of the commit. */
  url: string;
  /** Sent in this commit; 0 where all was there already. */
  files: number;
  bytes: number;
  /**
   * By which LeRobot asks for it: set, moved, or left at an older commit, and why it could not be set; null for what is
   * no LeRobot dataset.
   */
  tag: { name: string; isHere: boolean; problem: string | null } | null;
}
