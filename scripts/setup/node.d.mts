/** Builds window and hosts unless the build was made from these very sources. Ends the process if it fails. */
export function ensureBuild(): void;
