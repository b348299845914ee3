export interface ScreenFacts {
  platform: string;
  env: Record<string, string | undefined>;
  isRoot: boolean;
  isWsl: boolean;
  hasFile(path: string): boolean;
  restrictsUserNamespaces: boolean;
  sandboxIsSetUid: boolean;
}
export function judgeScreen(
  facts: ScreenFacts,
  forced: boolean,
): { show: boolean; why: string | null; args: string[] };
