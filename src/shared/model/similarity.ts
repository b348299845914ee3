/** Which episodes are like one another, as the library tells it. */

/** What of two episodes is compared. */
export type ComparedPart = 'arm' | 'hand' | 'length';

/** How many episodes can be compared with one. */
export interface Comparable {
  /** By what; empty where the episode itself cannot be compared (yet). */
  by: ComparedPart[];
  /** With a course of the same parts, the episode itself included. */
  compared: number;
  /** Not looked at yet. */
  unseen: number;
  /** Looked at, and not comparable: they cannot be read, or other arms and hands move there. */
  apart: number;
  /** Why the episode itself cannot be compared, in one sentence; null where it can, or was not looked at yet. */
  because: string | null;
}

/** What came of looking at the episodes that were not looked at yet. */
export interface CompareResult {
  /** How many were looked at. */
  episodes: number;
  /** Of those, how many cannot be compared. */
  apart: number;
}
