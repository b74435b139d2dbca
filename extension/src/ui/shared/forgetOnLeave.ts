/**
 * When the page is left, what was typed or shown in it is forgotten before a browser could keep it for a session that
 * it restores (threats S2): by `forget`, and in the fields themselves, since they may not be drawn again in time.
 */
export function forgetOnLeave(forget: () => void): void {
  window.addEventListener('pagehide', () => {
    forget()
    for (const field of document.querySelectorAll('input, textarea')) {
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = ''
    }
  })
}
