/** What only a desktop can do; a browser has none of it. The host's preload script leaves them on the page's global. */
export interface HostServices {
  /** The native folder dialog; null when it was closed without a choice. */
  pickFolder?: () => Promise<string | null>;
  revealInFolder?: (path: string) => Promise<void>;
}

declare global {
  var studioHost: HostServices | undefined;
}
