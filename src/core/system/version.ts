declare const STUDIO_VERSION: string | undefined;

/** From package.json at build time; `0.0.0-source` where the sources run unbuilt. */
export const studioVersion = typeof STUDIO_VERSION === 'string' ? STUDIO_VERSION : '0.0.0-source';
