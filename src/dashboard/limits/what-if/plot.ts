/** How high both charts are: the line that is dragged lies over them, and they are loaded later than it. */
export const chartHeightPx = 180
