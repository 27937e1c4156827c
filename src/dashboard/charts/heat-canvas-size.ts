/** Where the strip begins: beside the instances' addresses. */
export const labelWidthPx = 132
/** Opacity of each degree of heat: told apart by lightness, not by hue alone. */
export const heatOpacities = [0.22, 0.42, 0.62, 0.82, 1] as const
