/** The last part of a feature name is what people call the camera. */
export const cameraName = (key: string): string => key.replace(/^observation\.(images?\.)?/, '');
