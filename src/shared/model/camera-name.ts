/** `top`, `head left`: the part of a camera's feature name that tells it from the others, as words. */
export const cameraName = (key: string): string =>
  key.replace(/^observation\.((images?|rgb)\.)?/, '').replaceAll(/[_.]/g, ' ');
