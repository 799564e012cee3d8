"""Decision 922 as a programmer would write it by hand on whole NumPy arrays, in floats: peer of the batch benchmark."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WORDS = {"head": 0, "deputy": 1, "none": 2, "weekly": 3, "monthly": 4}


def _guarded(ratio: Any, b: Any, if_zero: float) -> Floats:
    return np.where(b > 0, ratio, if_zero)


def share(a: Any, b: Any, full_from: float | None = None, if_zero: float = 0.0) -> Floats:
    ratio = a / b
    return _guarded(ratio if full_from is None else np.minimum(ratio / full_from, 1.0), b, if_zero)


def rate(a: Any, b: Any, per: int = 1, full_from: float = 1.0) -> Floats:
    return _guarded(np.minimum(a / b * (per / full_from), 1.0), b, 0.0)


def amount(x: Any, full_from: int) -> Floats:
    return np.minimum(x / full_from, 1.0)


def yes(x: Any) -> Floats:
    return x.astype(np.float64)


def choice(codes: Any, **values: float) -> Floats:
    table = np.zeros(len(WORDS))
    for word, value in values.items():
        table[WORDS[word]] = value
    return table[codes]


def mean(*terms: Floats) -> Floats:
    return sum(terms) / len(terms)


def between(name: str, v: Mapping[str, Any], extremes: Mapping[str, tuple[float, float]]) -> Floats:
    low, high = extremes[name]
    return (v[name] - low) / (high - low) if high > low else np.zeros(len(v[name]))


def extremes_of(v: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    return {name: (float(v[name].min()), float(v[name].max())) for name in names}


def hand_numpy(v: Mapping[str, Any], extremes: Mapping[str, tuple[float, float]]) -> dict[str, Floats]:  # noqa: PLR0915
    """Values of total, pillars and main indicators, and points of components by id."""
    p: dict[str, Floats] = {}
    p["head_chairs_committee"] = 10 * choice(v["steering_committee_chair"], head=1, deputy=1 / 2, none=0)
    p["head_leads_dx"] = 10 * mean(yes(v["head_attends_national_sessions"]), yes(v["head_chairs_provincial_meetings"]))
    p["head_signed_directives_share"] = 10 * share(v["directives_signed_by_head"], v["directives_total"])
    p["portal_dx_section"] = 10 * yes(v["portal_has_dx_section"])
    p["portal_posting"] = 10 * choice(v["portal_posting_frequency"], weekly=1, monthly=1 / 2, none=0)
    p["broadcaster_dx_programme"] = 10 * yes(v["broadcaster_has_dx_programme"])
    p["broadcaster_frequency"] = 10 * amount(v["broadcast_months"], full_from=12)
    p["radio_dx_programme"] = 10 * yes(v["grassroots_radio_has_dx_programme"])
    p["radio_frequency"] = 10 * choice(v["grassroots_radio_frequency"], weekly=1, monthly=1 / 2, none=0)
    p["national_dx_day"] = 10 * yes(v["national_dx_day_held"])
    p["party_resolution"] = 10 * yes(v["party_resolution_issued"])
    p["five_year_plan"] = 5 * yes(v["five_year_plan_issued"])
    p["annual_plan"] = 5 * yes(v["annual_plan_issued"])
    p["architecture"] = 10 * yes(v["architecture_up_to_date"])
    p["minimum_budget_share"] = 10 * yes(v["minimum_budget_share_issued"])
    p["expert_policy"] = 10 * yes(v["expert_policy_issued"])
    p["online_service_incentive"] = 10 * yes(v["online_service_incentive_issued"])
    p["sme_support_policy"] = 10 * yes(v["sme_dx_support_issued"])
    p["digital_firm_plan"] = 10 * yes(v["digital_firm_plan_issued"])
    p["data_policy"] = 10 * yes(v["data_policy_issued"])
    p["community_team_policy"] = 10 * yes(v["community_team_policy_issued"])
    p["smartphone_share"] = 20 * share(v["adults_with_smartphone"], v["adult_population"], full_from=4 / 5)
    p["fibre_share"] = 20 * share(v["households_with_fibre"], v["households"], full_from=4 / 5)
    p["government_network_share"] = 10 * share(v["agencies_on_government_network"], v["state_agencies"])
    p["ipv6_portals"] = 10 * mean(yes(v["portal_supports_ipv6"]), yes(v["service_portal_supports_ipv6"]))
    p["cloud_data_centre_use"] = 10 * mean(
        yes(v["cloud_data_centre"]), share(v["systems_on_cloud"], v["information_systems"])
    )
    p["shared_platforms"] = 20 * rate(v["platforms_in_use"], v["platforms_required"], full_from=1)
    p["mobile_coverage_share"] = 10 * share(v["population_covered_4g"], v["population"])
    p["digital_team_share"] = 10 * share(v["hamlets_with_digital_team"], v["hamlets"])
    p["dx_staff_share"] = 10 * share(v["dx_staff"], v["civil_servants"], full_from=1 / 10)
    p["security_staff_share"] = 10 * share(v["security_staff"], v["civil_servants"], full_from=1 / 10)
    p["staff_trained_dx_share"] = 10 * share(v["staff_trained_dx"], v["civil_servants"], full_from=1 / 10)
    p["staff_trained_skills_share"] = 10 * share(
        v["staff_trained_digital_skills"], v["civil_servants"], full_from=1 / 10
    )
    p["workers_trained_share"] = 5 * share(v["workers_trained_digital_skills"], v["workers"])
    p["onetouch_reach"] = 5 * rate(v["people_taught_on_onetouch"], v["adult_population"], full_from=1)
    p["digital_school_share"] = 10 * share(v["digital_schools"], v["schools"])
    p["digital_college_share"] = 5 * share(v["digital_colleges"], v["colleges"])
    p["it_graduate_share"] = 10 * share(v["graduates_it"], v["graduates"], full_from=1 / 10)
    p["dx_focal_point_share"] = 5 * share(v["agencies_with_dx_focal_point"], v["state_agencies"])
    p["leaders_trained_share"] = 5 * share(v["leaders_trained_dx"], v["leaders"])
    p["team_members_trained_share"] = 5 * share(v["team_members_trained"], v["team_members"])
    p["systems_level_approved_share"] = 10 * share(v["systems_level_approved"], v["information_systems"])
    p["systems_level_implemented_share"] = 10 * share(v["systems_level_implemented"], v["information_systems"])
    p["servers_protected_share"] = 10 * share(v["servers_protected"], v["servers"])
    p["workstations_protected_share"] = 10 * share(v["workstations_protected"], v["workstations"])
    p["systems_audited_share"] = 10 * share(v["systems_audited"], v["information_systems"])
    p["systems_monitored_share"] = 10 * share(v["systems_monitored"], v["information_systems"])
    p["response_plan_rate"] = 5 * rate(v["response_plans"], v["information_systems"], full_from=1)
    p["security_drill_count"] = 5 * amount(v["security_drills"], full_from=1)
    p["incidents_handled_share"] = 10 * share(v["incidents_handled"], v["incidents"], if_zero=1)
    p["response_team"] = 5 * yes(v["response_team_active"])
    p["security_spending_share"] = 10 * share(v["security_spending"], v["it_spending"], full_from=1 / 10)
    p["drill_spending_share"] = 5 * share(v["drill_spending"], v["security_spending"], full_from=1 / 10)
    p["portal_requirements_share"] = 10 * share(v["portal_functions_met"], v["portal_functions_required"])
    p["service_portal_requirements_share"] = 10 * share(
        v["service_portal_functions_met"], v["service_portal_functions_required"]
    )
    p["emc_link"] = 5 * yes(v["emc_connected"])
    p["national_portal_share"] = 10 * share(v["online_services_on_national_portal"], v["online_services"])
    p["full_online_share"] = 10 * share(v["full_online_services"], v["eligible_procedures"])
    p["online_procedure_share"] = 10 * share(v["online_services"], v["administrative_procedures"])
    p["services_with_files_rate"] = 10 * rate(v["online_services_with_files"], v["online_services"], full_from=1)
    p["files_online_share"] = 10 * share(v["files_processed_online"], v["procedure_files"], full_from=4 / 5)
    p["files_paid_online_share"] = 10 * share(v["files_paid_online"], v["files_with_payment"])
    p["procedures_paid_online_share"] = 5 * share(v["procedures_paid_online"], v["procedures_with_payment_files"])
    p["satisfaction_share"] = 10 * share(v["satisfied_users"], v["surveyed_users"], full_from=9 / 10)
    p["data_lists_issued"] = 5 * mean(yes(v["shared_database_list_issued"]), yes(v["open_data_list_issued"]))
    p["shared_databases_share"] = 10 * share(v["shared_databases_deployed"], v["shared_databases_listed"])
    p["open_data_rate"] = 10 * rate(v["open_datasets_published"], v["open_datasets_listed"], full_from=1)
    p["lgsp_use"] = 10 * mean(yes(v["lgsp_connected_to_ndxp"]), share(v["systems_on_lgsp"], v["information_systems"]))
    p["central_analytics"] = 10 * yes(v["analytics_platform"])
    p["commune_meeting_share"] = 5 * share(v["communes_with_video_meetings"], v["communes"])
    p["supervision_platform"] = 10 * yes(v["online_supervision_platform"])
    p["virtual_assistants"] = 10 * mean(yes(v["assistant_for_citizens"]), yes(v["assistant_for_officials"]))
    p["work_files_online_share"] = 10 * mean(
        share(v["work_files_online_province"], v["work_files_province"], full_from=9 / 10),
        share(v["work_files_online_district"], v["work_files_district"], full_from=4 / 5),
        share(v["work_files_online_commune"], v["work_files_commune"], full_from=3 / 5),
    )
    p["government_investment"] = 10 * between("investment_digital_government", v, extremes)
    p["government_recurrent_spending"] = 10 * between("recurrent_digital_government", v, extremes)
    p["digital_economy_share"] = 20 * share(v["digital_economy_value_added"], v["grdp"], full_from=1 / 5)
    p["digital_firm_rate"] = 10 * rate(v["digital_tech_firms"], v["population"], per=1000, full_from=1)
    p["platform_firm_count"] = 10 * between("digital_platform_firms", v, extremes)
    p["smedx_share"] = 10 * share(v["smes_in_smedx"], v["smes"])
    p["sme_platform_share"] = 20 * share(v["smes_using_platforms"], v["smes"], full_from=1 / 2)
    p["econtract_share"] = 10 * share(v["enterprises_with_econtracts"], v["enterprises"], full_from=4 / 5)
    p["online_tax_share"] = 20 * share(v["enterprises_paying_tax_online"], v["enterprises"])
    p["post_broadband_share"] = 10 * share(v["post_points_with_broadband"], v["post_points"])
    p["marketplace_count"] = 10 * between("marketplace_transactions", v, extremes)
    p["domain_name_rate"] = 10 * rate(v["vn_domain_names"], v["enterprises"], full_from=1)
    p["economy_investment"] = 10 * between("investment_digital_economy", v, extremes)
    p["economy_recurrent_spending"] = 10 * between("recurrent_digital_economy", v, extremes)
    p["eid_share"] = 20 * share(v["people_with_eid"], v["population"])
    p["bank_account_share"] = 20 * share(v["people_with_account"], v["population_15_plus"], full_from=4 / 5)
    p["digital_signature_share"] = 20 * share(v["adults_with_signature"], v["adult_population"], full_from=1 / 2)
    p["digital_skills_share"] = 20 * share(v["people_with_digital_skills"], v["adult_population"], full_from=7 / 10)
    p["digital_address_share"] = 20 * share(v["households_with_digital_address"], v["households"])
    p["citizen_participation"] = 10 * mean(
        yes(v["feedback_platform"]), share(v["feedback_handled"], v["feedback_received"])
    )
    p["society_investment"] = 20 * between("investment_digital_society", v, extremes)
    p["society_recurrent_spending"] = 20 * between("recurrent_digital_society", v, extremes)
    points = {
        "nhan_thuc": p["head_chairs_committee"]
        + p["head_leads_dx"]
        + p["head_signed_directives_share"]
        + p["portal_dx_section"]
        + p["portal_posting"]
        + p["broadcaster_dx_programme"]
        + p["broadcaster_frequency"]
        + p["radio_dx_programme"]
        + p["radio_frequency"]
        + p["national_dx_day"],
        "the_che": p["party_resolution"]
        + p["five_year_plan"]
        + p["annual_plan"]
        + p["architecture"]
        + p["minimum_budget_share"]
        + p["expert_policy"]
        + p["online_service_incentive"]
        + p["sme_support_policy"]
        + p["digital_firm_plan"]
        + p["data_policy"]
        + p["community_team_policy"],
        "ha_tang": p["smartphone_share"]
        + p["fibre_share"]
        + p["government_network_share"]
        + p["ipv6_portals"]
        + p["cloud_data_centre_use"]
        + p["shared_platforms"]
        + p["mobile_coverage_share"],
        "nhan_luc": p["digital_team_share"]
        + p["dx_staff_share"]
        + p["security_staff_share"]
        + p["staff_trained_dx_share"]
        + p["staff_trained_skills_share"]
        + p["workers_trained_share"]
        + p["onetouch_reach"]
        + p["digital_school_share"]
        + p["digital_college_share"]
        + p["it_graduate_share"]
        + p["dx_focal_point_share"]
        + p["leaders_trained_share"]
        + p["team_members_trained_share"],
        "attt": p["systems_level_approved_share"]
        + p["systems_level_implemented_share"]
        + p["servers_protected_share"]
        + p["workstations_protected_share"]
        + p["systems_audited_share"]
        + p["systems_monitored_share"]
        + p["response_plan_rate"]
        + p["security_drill_count"]
        + p["incidents_handled_share"]
        + p["response_team"]
        + p["security_spending_share"]
        + p["drill_spending_share"],
        "cqs_hoat_dong": p["portal_requirements_share"]
        + p["service_portal_requirements_share"]
        + p["emc_link"]
        + p["national_portal_share"]
        + p["full_online_share"]
        + p["online_procedure_share"]
        + p["services_with_files_rate"]
        + p["files_online_share"]
        + p["files_paid_online_share"]
        + p["procedures_paid_online_share"]
        + p["satisfaction_share"]
        + p["data_lists_issued"]
        + p["shared_databases_share"]
        + p["open_data_rate"]
        + p["lgsp_use"]
        + p["central_analytics"]
        + p["commune_meeting_share"]
        + p["supervision_platform"]
        + p["virtual_assistants"]
        + p["work_files_online_share"]
        + p["government_investment"]
        + p["government_recurrent_spending"],
        "kts_hoat_dong": p["digital_economy_share"]
        + p["digital_firm_rate"]
        + p["platform_firm_count"]
        + p["smedx_share"]
        + p["sme_platform_share"]
        + p["econtract_share"]
        + p["online_tax_share"]
        + p["post_broadband_share"]
        + p["marketplace_count"]
        + p["domain_name_rate"]
        + p["economy_investment"]
        + p["economy_recurrent_spending"],
        "xhs_hoat_dong": p["eid_share"]
        + p["bank_account_share"]
        + p["digital_signature_share"]
        + p["digital_skills_share"]
        + p["digital_address_share"]
        + p["citizen_participation"]
        + p["society_investment"]
        + p["society_recurrent_spending"],
    }
    common = points["nhan_thuc"] + points["the_che"] + points["ha_tang"] + points["nhan_luc"] + points["attt"]
    return {
        **p,
        **{main: points[main] / most for main, most in MAXIMA.items()},
        "cqs": (common + points["cqs_hoat_dong"]) / 700,
        "kts": (common + points["kts_hoat_dong"]) / 650,
        "xhs": (common + points["xhs_hoat_dong"]) / 650,
        "total": sum(points.values()) / 1000,
    }


MAXIMA = {
    "nhan_thuc": 100,
    "the_che": 100,
    "ha_tang": 100,
    "nhan_luc": 100,
    "attt": 100,
    "cqs_hoat_dong": 200,
    "kts_hoat_dong": 150,
    "xhs_hoat_dong": 150,
}
