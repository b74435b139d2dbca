export { bankName } from '../../bankName.ts'
export { claimId, decodeOpaque, encodeOpaque, type Opaque, priceVersion, routeHash } from './opaque.ts'
export { encodePayload, type Payload, parsePayload } from './payload.ts'
export { bankNames, decodeTerms, encodeTerms, payee, type Terms, type TermsToEncode } from './terms.ts'
