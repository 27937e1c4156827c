/**
 * Problems in the reader's language. The specs speak English, once, for every client; here the same sentences are put
 * into Chinese, and what zod says by itself is put into ours. A sentence that is not known is shown as it came.
 */
import type { Locale } from '../i18n/locales'

interface Sentence {
  pattern: RegExp
  en: string
  zh: string
}

const same = '$&'

/** The first pattern that fits decides; `$1` is what it caught. */
const sentences: readonly Sentence[] = [
  { pattern: /^give a number$/, en: same, zh: '请填写数字' },
  { pattern: /^use a whole number$/, en: same, zh: '请填写整数' },
  { pattern: /^use more than 0, at most 100$/, en: same, zh: '请填写大于 0、不超过 100 的数' },
  { pattern: /^use (-?\d+) to (\d+)$/, en: same, zh: '请填写 $1 到 $2' },
  { pattern: /^use (\d+) to (\d+) ms$/, en: same, zh: '请填写 $1 到 $2 毫秒' },
  { pattern: /^use 100 ms to 1 hour$/, en: same, zh: '请填写 100 毫秒到 1 小时' },
  { pattern: /^use 100 ms to 1 day$/, en: same, zh: '请填写 100 毫秒到 1 天' },
  { pattern: /^use 0\.5 s to 10 min$/, en: same, zh: '请填写 0.5 秒到 10 分钟' },
  { pattern: /^use 1 s to 1 hour$/, en: same, zh: '请填写 1 秒到 1 小时' },
  { pattern: /^use 1 s to 1 day$/, en: same, zh: '请填写 1 秒到 1 天' },
  { pattern: /^use 1 minute to 30 days$/, en: same, zh: '请填写 1 分钟到 30 天' },
  { pattern: /^use at most 24 hours$/, en: same, zh: '最多 24 小时' },
  { pattern: /^use at most (\d+) values$/, en: same, zh: '最多 $1 项' },
  {
    pattern: /^leaves (\d+) of (\d+) instances? taking requests; the service wants at least (\d+)$/,
    en: 'Would leave $1 of $2 instances taking requests; the service wants at least $3.',
    zh: '之后 $2 个实例中只有 $1 个接收请求；该服务至少需要 $3 个。',
  },
  {
    pattern: /^the fleet is not known while Redis does not answer, .*/,
    en: same,
    zh: 'Redis 没有响应，无法得知还会剩下多少实例：请稍候，或强制执行',
  },
  { pattern: /^it is not in the catalog: .*/, en: same, zh: '它不在目录中：可能已被注销' },
  { pattern: /^it is not in the catalog, and .*/, en: same, zh: '它不在目录中，也没有针对它的指令' },
  { pattern: /^it was deregistered already: .*/, en: same, zh: '它已被注销：控制器正在将其移出目录' },
  { pattern: /^its address is named twice$/, en: same, zh: '同一地址被选了两次' },
  { pattern: /^it is under an order, which .*/, en: same, zh: '它有指令，而指令对受管实例不再有效：请先恢复' },
  {
    pattern: /^there is a managed instance of (.+) at (.+) already$/,
    en: same,
    zh: '$1 在 $2 已有受管实例',
  },
  { pattern: /^use a gRPC service name, .*/, en: same, zh: '请使用 gRPC 服务名称，或留空' },
  { pattern: /^use host:port of a Consul agent's .*/, en: same, zh: '请使用 Consul 代理的 HTTP 地址（主机:端口）' },
  {
    pattern: /^use an address such as https:.*/,
    en: same,
    zh: '请填写地址，例如 https://hooks.example.com/switchyard',
  },
  { pattern: /^use an address that begins with https:.*/, en: same, zh: '地址须以 https:// 或 http:// 开头' },
  {
    pattern: /^use an address without name and password: .*/,
    en: same,
    zh: '地址中请勿包含用户名和密码：消息带有签名',
  },
  { pattern: /^use an address without a fragment .*/, en: same, zh: '地址中请勿包含片段（#）' },
  {
    pattern: /^(.+) is an address of the machine itself, where nothing is sent: .*/,
    en: same,
    zh: '$1 是本机地址，不会向其发送：参见 SWITCHYARD_ALLOW_LOOPBACK',
  },
  {
    pattern: /^(.+) is a link-local, .* where nothing is sent$/,
    en: same,
    zh: '$1 是链路本地、多播、保留或元数据地址，不会向其发送',
  },
  { pattern: /^use 100 ms to 60 s$/, en: same, zh: '请填写 100 毫秒到 60 秒' },
  { pattern: /^use 1 s to 7 days$/, en: same, zh: '请填写 1 秒到 7 天' },
  { pattern: /^use 0 \(unbounded\) or 101 to 1000$/, en: same, zh: '请填写 0(不限制)或 101 到 1000' },
  { pattern: /^use a port from 1 to 65535$/, en: same, zh: '请填写 1 到 65535 的端口' },
  {
    pattern: /^use 1 to 63 lower-case letters, digits and hyphens, .*/,
    en: same,
    zh: '请使用 1 到 63 个小写字母、数字或连字符,首尾须为字母或数字',
  },
  {
    pattern: /^use 1 to 63 letters, digits and hyphens, .*/,
    en: same,
    zh: '请使用 1 到 63 个字母、数字或连字符,首尾须为字母或数字',
  },
  {
    pattern: /^use a lower-case host name without a port, .*/,
    en: same,
    zh: '请使用不带端口的小写主机名,例如 api.example.com 或 *.example.com',
  },
  {
    pattern: /^use an RE2 regular expression .*/,
    en: same,
    zh: '请使用不超过 1000 个字符的 RE2 正则(不支持环视和反向引用)',
  },
  {
    pattern: /^use a path that begins with \/ and holds no .*/,
    en: same,
    zh: '请使用以 / 开头、不含 ?、# 和空白的路径',
  },
  { pattern: /^use a path that begins with \/$/, en: same, zh: '请使用以 / 开头的路径' },
  { pattern: /^no request has this path: write (.+)$/, en: same, zh: '不会有请求使用这种写法的路径;请写作 $1' },
  { pattern: /^no request has this path: (.+)$/, en: same, zh: '网关会拒绝这样的路径:$1' },
  {
    pattern: /^write what is not ASCII percent-encoded, such as (.+)$/,
    en: same,
    zh: '非 ASCII 字符请用百分号编码,例如 $1',
  },
  { pattern: /^use a header name .*/, en: same, zh: '请使用合法的请求头名称(字母、数字和连字符)' },
  { pattern: /^use printable characters on one line$/, en: same, zh: '请使用单行可打印字符' },
  { pattern: /^use letters, digits, _ and -$/, en: same, zh: '请使用字母、数字、_ 和 -' },
  { pattern: /^use an IP address or a host name, .*/, en: same, zh: '请使用 IP 地址或主机名,不带协议和端口' },
  { pattern: /^give the beginning that the value must have$/, en: same, zh: '请填写值的开头部分' },
  { pattern: /^give the name of a query parameter$/, en: same, zh: '请填写查询参数的名称' },
  { pattern: /^give at least one tag or meta value .*/, en: same, zh: '请至少填写一个标签或元数据' },
  {
    pattern: /^name the header, cookie or query parameter to hash$/,
    en: same,
    zh: '请填写用于哈希的请求头、Cookie 或查询参数',
  },
  {
    pattern: /^name the header, cookie or query parameter that .*/,
    en: same,
    zh: '请填写用来区分调用方的请求头、Cookie 或查询参数',
  },
  { pattern: /^write each as key=value$/, en: same, zh: '请逐项写成 key=value' },
  {
    pattern: /^the service (.+) belongs to another namespace of this revision already$/,
    en: same,
    zh: '同一次变更中已有另一个命名空间接管服务 $1',
  },
  { pattern: /^the service (.+) belongs to (.+) already$/, en: same, zh: '服务 $1 已归属 $2' },
  { pattern: /^add at least one destination$/, en: same, zh: '请至少添加一个目标' },
  { pattern: /^weights must add to 100 percent; they add to (.+)$/, en: same, zh: '权重之和须为 100%,现在是 $1%' },
  { pattern: /^this destination is listed twice$/, en: same, zh: '这个目标出现了两次' },
  { pattern: /^a regex path cannot be rewritten; .*/, en: same, zh: '正则路径不能改写;请使用精确或前缀匹配' },
  {
    pattern: /^a window of (\d+) calls never holds (\d+); .*/,
    en: same,
    zh: '$1 次调用的窗口永远装不下 $2 次;请不要超过窗口大小',
  },
  { pattern: /^say why, in 3 to 500 characters$/, en: same, zh: '请用 3 到 500 个字符说明原因' },
  { pattern: /^say what changes, in 1 to 500 characters$/, en: same, zh: '请用 1 到 500 个字符说明改了什么' },
  {
    pattern: /^Too big: expected string to have <=(\d+) characters$/,
    en: 'use at most $1 characters',
    zh: '最多 $1 个字符',
  },
  { pattern: /^Too big: expected array to have <=(\d+) items$/, en: 'use at most $1 of these', zh: '最多 $1 项' },
  { pattern: /^Too big: expected number to be <=(-?\d+)$/, en: 'use at most $1', zh: '不能大于 $1' },
  { pattern: /^Too small: expected string to have >=1 characters$/, en: 'fill this in', zh: '请填写' },
  { pattern: /^Too small: expected number to be >=(-?\d+)$/, en: 'use at least $1', zh: '不能小于 $1' },
  { pattern: /^Invalid option: .*/, en: 'choose one of the list', zh: '请从列表中选择' },
  { pattern: /^Invalid key in record$/, en: 'use letters, digits, _ and -', zh: '请使用字母、数字、_ 和 -' },
  { pattern: /^Invalid input: expected .*/, en: 'fill this in', zh: '请填写' },
]

export function problemText(locale: Locale, message: string): string {
  const sentence = sentences.find(({ pattern }) => pattern.test(message))
  return sentence === undefined ? message : message.replace(sentence.pattern, sentence[locale])
}
