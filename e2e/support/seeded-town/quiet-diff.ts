import type { Diff } from '@gastown/contract/work/work-routes'

const patch = `diff --git a/src/cart/total.ts b/src/cart/total.ts
index 3b18e51..8d1c0f2 100644
--- a/src/cart/total.ts
+++ b/src/cart/total.ts
@@ -1,12 +1,16 @@
 import type { Line } from './line.ts'
 
-/** The total in cents. */
+/** The total in cents, taxes included. Half a cent is rounded up. */
 export function total(lines: readonly Line[]): number {
-  return lines.reduce((sum, line) => sum + Math.floor(line.price * line.count), 0)
+  return lines.reduce((sum, line) => sum + roundHalfUp(line.price * line.count * (1 + line.taxRate)), 0)
 }
 
 export function isEmpty(lines: readonly Line[]): boolean {
   return lines.length === 0
 }
+
+function roundHalfUp(cents: number): number {
+  return Math.floor(cents + 0.5)
+}
 
 export const currency = 'EUR'
diff --git a/src/cart/total.test.ts b/src/cart/total.test.ts
new file mode 100644
index 0000000..5a1f3bd
--- /dev/null
+++ b/src/cart/total.test.ts
@@ -0,0 +1,9 @@
+import { expect, it } from 'vitest'
+import { total } from './total.ts'
+
+it('rounds half a cent up', () => {
+  expect(total([{ price: 12.345, count: 100, taxRate: 0 }])).toBe(1235)
+})
+
+it('counts nothing in an empty cart', () => {
+  expect(total([])).toBe(0)
+})
`

/** What the container of a seeded town answers when it is asked for any branch. */
export const quietDiff: Diff = { base: '3b18e51'.padEnd(40, '0'), head: '8d1c0f2'.padEnd(40, '0'), patch, truncated: false }
