/**
 * The one theme of the dashboard. Sizes are small (13 px type, 28–32 px controls), borders do the work of shadows, and the
 * accent is the only colour that is not a state. State colours are CSS variables of tokens.css, not Mantine colours.
 */
import {
  Badge,
  Button,
  Drawer,
  Menu,
  Modal,
  Notification,
  Paper,
  PasswordInput,
  SegmentedControl,
  Select,
  TextInput,
  Textarea,
  Tooltip,
  NumberInput,
  MultiSelect,
  TagsInput,
  Switch,
  ActionIcon,
  createTheme,
  type MantineColorsTuple,
} from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eaf0fd',
  '#d3e0fb',
  '#a9c2f6',
  '#7fa4f1',
  '#5c8aed',
  '#4478e8',
  '#2f66e0',
  '#2455c3',
  '#1d469f',
  '#16367b',
]
const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f2f3f5',
  '#e8eaed',
  '#dcdfe4',
  '#cdd1d8',
  '#9aa1ad',
  '#5f6673',
  '#454b57',
  '#2b303a',
  '#16191f',
]
const dark: MantineColorsTuple = [
  '#e9ebee',
  '#c2c7cf',
  '#99a1ad',
  '#6f7783',
  '#39404a',
  '#252a31',
  '#171a1f',
  '#13161a',
  '#0f1215',
  '#0c0e11',
]
const red: MantineColorsTuple = [
  '#fdeae5',
  '#fbd3c9',
  '#f7ab99',
  '#ff8d74',
  '#f0694c',
  '#d64526',
  '#c23a1e',
  '#b0311a',
  '#8c2614',
  '#691c0f',
]

const input = { defaultProps: { size: 'sm' } }

/** Mantine makes a banner landmark of a dialog's head; a page has one already. */
const dialogAttributes = { header: { role: 'presentation' } }

/** @param words what Mantine's own buttons are called, in the reader's language */
export const createSwitchyardTheme = (words: { close: string }) =>
  createTheme({
    primaryColor: 'accent',
    primaryShade: { light: 6, dark: 6 },
    colors: { accent, gray, dark, red },
    black: '#16191f',
    fontFamily:
      "'Inter Variable', -apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif",
    fontFamilyMonospace: 'var(--sy-mono)',
    fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '19px' },
    lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
    defaultRadius: 'md',
    radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '19px', lineHeight: '1.3' },
        h2: { fontSize: '15px', lineHeight: '1.4' },
        h3: { fontSize: '13px', lineHeight: '1.4' },
      },
    },
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
      Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm' } }),
      Button: Button.extend({ defaultProps: { size: 'xs' }, styles: { root: { fontWeight: 550, fontSize: 13 } } }),
      Drawer: Drawer.extend({
        defaultProps: {
          position: 'right',
          overlayProps: { backgroundOpacity: 0.35 },
          attributes: dialogAttributes,
          closeButtonProps: { 'aria-label': words.close },
        },
      }),
      Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
      Modal: Modal.extend({
        defaultProps: {
          attributes: dialogAttributes,
          closeButtonProps: { 'aria-label': words.close },
          centered: true,
          overlayProps: { backgroundOpacity: 0.4 },
          transitionProps: { duration: 100 },
        },
      }),
      MultiSelect: MultiSelect.extend(input),
      Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': words.close } } }),
      NumberInput: NumberInput.extend(input),
      Paper: Paper.extend({ defaultProps: { withBorder: true, shadow: 'none' } }),
      PasswordInput: PasswordInput.extend(input),
      SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', withItemsBorders: false } }),
      Select: Select.extend({ ...input, defaultProps: { size: 'sm', allowDeselect: false } }),
      Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
      TagsInput: TagsInput.extend(input),
      Textarea: Textarea.extend(input),
      TextInput: TextInput.extend(input),
      Tooltip: Tooltip.extend({ defaultProps: { openDelay: 250, transitionProps: { duration: 80 } } }),
    },
  })
