declare const STUDIO_VERSION: string | undefined;
declare const STUDIO_BUILD: string | undefined;

/** From package.json at build time; `0.0.0-source` where the sources run unbuilt. */
export const studioVersion = typeof STUDIO_VERSION === 'string' ? STUDIO_VERSION : '0.0.0-source';

/** With a hash of the sources that results depend on: studios that share work must have the same. */
export const studioBuild = typeof STUDIO_BUILD === 'string' ? STUDIO_BUILD : studioVersion;
