/** Where the plot of both charts lies: the line that is dragged lies over them, and they are loaded later than it. */
export const chartHeightPx = 180
export const plotInsets = { top: 8, right: 12, bottom: 22, left: 52 }
