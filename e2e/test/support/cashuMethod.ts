import { Method, z } from 'mppx'

/** draft-cashu-charge as mppx would be told of it: what a request has, and what pays for it. */
export const cashu = Method.from({
  name: 'cashu',
  intent: 'charge',
  schema: {
    credential: { payload: z.object({ token: z.string() }) },
    request: z.object({
      amount: z.string(),
      currency: z.string(),
      methodDetails: z.looseObject({ paymentRequest: z.string() }),
    }),
  },
})
