"""The form of DTI 2022 as a programmer would write it by hand on whole NumPy arrays, in floats: peer of the batch benchmark."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Inputs = Mapping[str, Any]
Steps = list[tuple[float, float]]
WORDS = {
    word: i
    for i, word in enumerate(
        ("head", "deputy", "none", "weekly", "less", "monthly", "rarer", "to_standard", "below_standard",
         "personalised", "not_personalised")
    )
}  # fmt: skip

BUDGET: Steps = [(2, 1), (1, 7 / 10), (1 / 2, 3 / 10)]
"""VND billion, and the share of the points."""


def open_ratio(a: Any, b: Any) -> Floats:
    return np.where(b > 0, a / b, 0.0)


def ratio(a: Any, b: Any, full_from: float = 1.0) -> Floats:
    if isinstance(b, int):
        whole: Floats = np.minimum(a / (b * full_from), 1.0)
        return whole
    found = a / b if full_from == 1.0 else a / b / full_from
    return np.where(b > 0, np.minimum(found, 1.0), 0.0)


def steps(x: Any, falling: Steps, rest: float) -> Floats:
    return np.select([x >= least for least, _ in falling], [worth for _, worth in falling], rest)


def choice(codes: Any, **worth: float) -> Floats:
    table = np.zeros(len(WORDS))
    for word, value in worth.items():
        table[WORDS[word]] = value
    found: Floats = table[codes]
    return found


def yes(x: Any) -> Floats:
    found: Floats = x.astype(np.float64)
    return found


def added(terms: Iterable[Floats]) -> Floats:
    found: Any = sum(terms)  # of no term at all it would be the number 0
    total: Floats = found
    return total


def mean(*terms: Floats) -> Floats:
    return added(terms) / len(terms)


RELATIVE: Mapping[str, Callable[[Inputs], Any]] = {
    "dx_staff_share": lambda v: open_ratio(
        v["civil_dx_full"] + v["civil_dx_part"] + v["public_dx_full"] + v["public_dx_part"],
        v["civil_servants"] + v["public_employees"],
    ),
    "security_staff_share": lambda v: open_ratio(v["security_staff"], v["civil_servants"] + v["public_employees"]),
    "onetouch_reach": lambda v: open_ratio(v["people_taught_on_onetouch"], v["population"]),
    "systems_level_approved_share": lambda v: v["systems_level_approved"],
    "security_drill_count": lambda v: v["security_drills"],
    "incident_count": lambda v: v["incidents_detected"],
    "domain_name_rate": lambda v: open_ratio(v["vn_domain_names"], v["enterprises"]),
    "society_investment": lambda v: v["digital_society_investment"],
    "society_recurrent_spending": lambda v: v["digital_society_recurrent"],
}
"""What each relative component compares."""


def of_highest(name: str, v: Inputs) -> Floats:
    x = RELATIVE[name](v)
    most = x.max()
    return x / most if most else np.zeros(len(x))


def hand_numpy(v: Inputs) -> dict[str, Floats]:  # noqa: PLR0915
    """Values of total, pillars and main indicators, and points of components and detail indicators by id."""
    p: dict[str, Floats] = {}
    p["head_chairs_committee"] = 10 * choice(v["steering_committee_chair"], head=1, deputy=1 / 2, none=0)
    p["head_at_national_sessions"] = 5 * yes(v["head_attends_all_national_sessions"])
    p["head_at_provincial_meetings"] = 5 * yes(v["head_chairs_all_provincial_meetings"])
    p["head_signed_directives_share"] = 10 * ratio(v["directives_signed_by_head"], 12)
    p["provincial_dx_site"] = 10 * choice(v["dx_site"], weekly=1, less=1 / 2, none=0)
    p["portal_dx_section"] = (
        10 * yes(v["portal_has_dx_section"]) * steps(v["portal_section_items"], [(20, 1), (10, 1 / 2)], 1 / 4)
    )
    p["press_dx_section"] = 10 * yes(v["press_has_dx_section"])
    p["broadcaster_dx_programme"] = 10 * yes(v["broadcaster_has_dx_programme"])
    p["broadcaster_frequency"] = 10 * choice(v["broadcast_frequency"], weekly=1, monthly=1 / 2, rarer=0)
    p["radio_dx_programme"] = 10 * yes(v["grassroots_radio_has_dx_programme"])
    p["radio_frequency"] = 10 * choice(v["grassroots_radio_frequency"], weekly=1, monthly=1 / 2, rarer=0)
    p["party_resolution"] = 5 * yes(v["party_resolution_issued"])
    p["five_year_plan"] = 5 * yes(v["five_year_plan_issued"])
    p["annual_plan"] = 10 * yes(v["annual_plan_issued"])
    p["architecture"] = 10 * yes(v["architecture_up_to_date"])
    p["architecture_training"] = 10 * yes(v["architecture_training_held"])
    p["spending_reminder"] = 10 * yes(v["spending_reminder_issued"])
    p["spending_training"] = 10 * yes(v["spending_training_held"])
    p["minimum_budget_share"] = 10 * yes(v["minimum_budget_share_issued"])
    p["expert_policy"] = 10 * yes(v["expert_policy_issued"])
    p["online_service_incentive"] = 10 * yes(v["online_service_incentive_issued"])
    p["sme_support_policy"] = 10 * yes(v["sme_dx_support_issued"])
    p["smartphone_share"] = 10 * ratio(v["adults_with_smartphone"], v["population"])
    p["household_smartphone_share"] = 10 * ratio(v["households_with_smartphone"], v["households"])
    p["fibre_share"] = 10 * ratio(v["households_with_fibre"], v["households"])
    p["government_network_share"] = 10 * ratio(v["communes_on_government_network"], v["communes"])
    p["cloud_data_centre_level"] = 15 * choice(v["cloud_data_centre"], to_standard=1, below_standard=1 / 2, none=0)
    p["government_cloud_link"] = 15 * yes(v["government_cloud_connected"])
    p["platform_coverage"] = 10 * ratio(v["platforms_deployed"], 7)
    p["platform_hosting"] = 10 * ratio(v["platforms_in_data_centre"], v["platforms_deployed"])
    p["platform_ai_share"] = 10 * ratio(v["platforms_with_ai"], v["platforms_deployed"])
    p["commune_digital_teams"] = 10 * yes(v["digital_team_in_every_commune"])
    p["digital_team_share"] = 10 * yes(v["digital_team_in_every_hamlet"])
    p["department_dx_mandate"] = 10 * yes(v["department_has_dx_function"])
    p["dx_focal_point_share"] = 10 * yes(v["department_has_dx_unit"])
    p["dx_staff_share"] = 10 * of_highest("dx_staff_share", v)
    p["security_staff_share"] = 10 * of_highest("security_staff_share", v)
    p["staff_trained_dx_share"] = 10 * ratio(v["staff_trained_dx"], v["civil_servants"] + v["public_employees"])
    p["dx_teaching_share"] = 5 * ratio(v["colleges_teaching_dx"], v["colleges"])
    p["it_graduate_share"] = 5 * ratio(v["graduates_dx"], v["graduates"], full_from=1 / 2)
    p["workers_trained_share"] = 5 * ratio(v["workers_trained_digital_skills"], v["working_age_population"])
    p["onetouch_reach"] = 5 * of_highest("onetouch_reach", v)
    p["digital_college_share"] = 5 * ratio(v["digital_colleges"], v["colleges_all"], full_from=4 / 5)
    p["digital_school_share"] = 5 * ratio(v["digital_schools"], v["schools"], full_from=7 / 10)
    p["systems_level_approved_share"] = 10 * of_highest("systems_level_approved_share", v)
    p["systems_level_implemented_share"] = 10 * ratio(v["systems_level_implemented"], v["systems_level_approved"])
    p["servers_protected_share"] = 10 * ratio(v["servers_sharing_with_ncsc"], v["servers"])
    p["workstations_protected_share"] = 10 * ratio(v["workstations_sharing_with_ncsc"], v["workstations"])
    p["botnet_cleaning_share"] = 5 * ratio(v["botnet_ips_cleaned"], v["botnet_ips"])
    p["systems_monitored_share"] = 10 * ratio(v["systems_monitored_ncsc"], v["systems"])
    p["systems_audited_share"] = 10 * ratio(v["systems_audited"], v["systems"])
    p["response_plan_rate"] = 5 * ratio(v["systems_with_response_plan"], v["systems"])
    p["security_drill_count"] = 5 * of_highest("security_drill_count", v)
    p["incident_count"] = 5 * of_highest("incident_count", v)
    p["incidents_handled_share"] = 5 * ratio(v["incidents_handled"], v["incidents"])
    p["security_in_dx_spending"] = 5 * steps(
        open_ratio(v["security_investment"] + v["security_recurrent"], v["dx_spending"]),
        [(1 / 10, 1), (7 / 100, 7 / 10), (3 / 100, 3 / 10)],
        0,
    )
    p["monitoring_budget"] = 2 * steps(v["monitoring_spending"], BUDGET, 0)
    p["audit_budget"] = 2 * steps(v["audit_spending"], BUDGET, 0)
    p["drill_budget"] = 2 * steps(v["drill_spending"], BUDGET, 0)
    p["training_budget"] = 2 * steps(v["training_spending"], BUDGET, 0)
    p["awareness_budget"] = 2 * steps(v["awareness_spending"], BUDGET, 0)
    p["portal_requirements_share"] = 10 * (4 / 5 * yes(v["portal_meets_requirements"]) + 1 / 5 * yes(v["portal_ipv6"]))
    p["open_data_rate"] = 5 * mean(yes(v["open_data_portal"]), yes(v["open_data_portal_meets_requirements"]))
    p["service_portal_requirements_share"] = 10 * (
        1 / 5 * yes(v["portal_and_one_stop_merged"])
        + 3 / 5 * yes(v["procedure_system_meets_requirements"])
        + 1 / 5 * yes(v["procedure_system_ipv6"])
    )
    p["other_channel_offer"] = 5 * mean(yes(v["other_channel_information"]), yes(v["other_channel_services"]))
    p["other_channel_contact"] = 5 * yes(v["other_channel_interaction"])
    p["lgsp_use"] = 5 * ratio(v["applications_on_lgsp"], v["applications_with_shared_data"])
    p["ndxp_service_share"] = 10 * ratio(v["ndxp_services_used"], v["ndxp_services"])
    p["full_online_share"] = 10 * steps(ratio(v["full_online_services"], v["eligible_services"]), [(1, 1)], 0)
    p["prefilled_share"] = 10 * ratio(v["prefilled_services"], v["online_services"])
    p["personalised_share"] = 10 * ratio(v["personalised_services"], v["online_services"])
    p["services_with_files_rate"] = 10 * ratio(
        v["services_3_with_online_files"] + v["services_4_with_online_files"],
        v["services_3_with_files"] + v["services_4_with_files"],
    )
    p["files_online_share"] = 20 * ratio(v["files_3_online"] + v["files_4_online"], v["files"], full_from=4 / 5)
    p["active_account_share"] = 5 * ratio(
        v["accounts_used_people"] + v["accounts_used_firms"], v["accounts_people"] + v["accounts_firms"]
    )
    p["satisfaction_share"] = 5 * ratio(
        v["satisfied_people"] + v["satisfied_firms"], v["surveyed_people"] + v["surveyed_firms"]
    )
    p["central_analytics"] = 10 * yes(v["analytics_platform"])
    p["management_platform_running"] = 10 * yes(v["management_platform"])
    p["commune_meeting_share"] = 10 * mean(yes(v["video_meetings_to_agencies"]), yes(v["video_meetings_to_devices"]))
    p["supervision_platform"] = 10 * yes(v["online_supervision_platform"])
    p["assistant_for_citizens_level"] = 10 * choice(
        v["assistant_for_citizens"], personalised=1, not_personalised=1 / 2, none=0
    )
    p["assistant_for_officials_level"] = 10 * choice(
        v["assistant_for_officials"], personalised=1, not_personalised=1 / 2, none=0
    )
    p["ai_in_government"] = 10 * ratio(v["activities_with_ai"], 10)
    p["government_investment"] = 10 * ratio(
        v["digital_government_investment"] + v["digital_government_recurrent"], v["state_spending"], full_from=1 / 100
    )
    p["digital_economy_share"] = 20 * ratio(v["digital_economy_value_added"], v["grdp"], full_from=1 / 5)
    p["digital_firm_rate"] = 20 * ratio(v["digital_tech_firms"], v["enterprises"], full_from=1 / 20)
    p["platform_firm_count"] = 10 * ratio(v["digital_platform_firms"], v["enterprises"], full_from=1 / 10)
    p["smedx_share"] = 20 * ratio(v["smes_in_smedx"], v["smes"], full_from=1 / 10)
    p["sme_platform_share"] = 10 * ratio(v["smes_using_platforms"], v["smes"], full_from=1 / 2)
    p["econtract_share"] = 10 * ratio(v["enterprises_with_econtracts"], v["enterprises"], full_from=4 / 5)
    p["online_tax_share"] = 10 * ratio(v["enterprises_paying_tax_online"], v["enterprises"])
    p["post_broadband_share"] = 10 * ratio(v["post_points_with_broadband"], v["post_points"], full_from=1 / 2)
    p["marketplace_count"] = 10 * ratio(v["marketplace_transactions"], v["parcels"], full_from=1 / 20)
    p["domain_name_rate"] = 10 * of_highest("domain_name_rate", v)
    p["economy_investment"] = 10 * ratio(v["digital_economy_investment"], v["state_spending"], full_from=1 / 400)
    p["economy_recurrent_spending"] = 10 * ratio(v["digital_economy_recurrent"], v["state_spending"], full_from=1 / 400)
    p["eid_share"] = 20 * ratio(v["people_with_eid"], v["population"])
    p["bank_account_share"] = 20 * ratio(v["people_with_account"], v["population_15_plus"], full_from=4 / 5)
    p["digital_signature_share"] = 20 * ratio(v["people_with_signature"], v["population_15_plus"], full_from=1 / 2)
    p["digital_address_share"] = 20 * ratio(v["households_with_digital_address"], v["households"])
    p["digital_skills_share"] = 10 * ratio(
        v["working_age_people_trained"], v["working_age_population"], full_from=7 / 10
    )
    p["society_investment"] = 20 * of_highest("society_investment", v)
    p["society_recurrent_spending"] = 20 * of_highest("society_recurrent_spending", v)
    p["feedback_channel_portal"] = 1 * yes(v["channel_portal"])
    p["feedback_channel_app"] = 1 * yes(v["channel_app"])
    p["feedback_channel_messages"] = 1 * yes(v["channel_messages"])
    p["feedback_channel_other"] = 1 * yes(v["channel_other"])
    p["feedback_on_time_portal"] = 2 * ratio(v["on_time_portal"], v["feedback_portal"])
    p["feedback_on_time_app"] = 2 * ratio(v["on_time_app"], v["feedback_app"])
    p["feedback_on_time_messages"] = 2 * ratio(v["on_time_messages"], v["feedback_messages"])
    p["feedback_on_time_other"] = 2 * ratio(v["on_time_other"], v["feedback_other"])
    p["feedback_satisfaction_portal"] = 2 * ratio(v["satisfied_portal"], v["surveyed_portal"])
    p["feedback_satisfaction_app"] = 2 * ratio(v["satisfied_app"], v["surveyed_app"])
    p["feedback_satisfaction_messages"] = 2 * ratio(v["satisfied_messages"], v["surveyed_messages"])
    p["feedback_satisfaction_other"] = 2 * ratio(v["satisfied_other"], v["surveyed_other"])
    p["head_leads_dx"] = p["head_at_national_sessions"] + p["head_at_provincial_meetings"]
    p["cloud_data_centre_use"] = p["cloud_data_centre_level"] + p["government_cloud_link"]
    p["shared_platforms"] = p["platform_coverage"] + p["platform_hosting"]
    p["security_spending_share"] = (
        p["security_in_dx_spending"]
        + p["monitoring_budget"]
        + p["audit_budget"]
        + p["drill_budget"]
        + p["training_budget"]
        + p["awareness_budget"]
    )
    p["feedback_channels"] = (
        p["feedback_channel_portal"]
        + p["feedback_channel_app"]
        + p["feedback_channel_messages"]
        + p["feedback_channel_other"]
    )
    p["feedback_on_time"] = (
        p["feedback_on_time_portal"]
        + p["feedback_on_time_app"]
        + p["feedback_on_time_messages"]
        + p["feedback_on_time_other"]
    )
    p["feedback_satisfaction"] = (
        p["feedback_satisfaction_portal"]
        + p["feedback_satisfaction_app"]
        + p["feedback_satisfaction_messages"]
        + p["feedback_satisfaction_other"]
    )
    p["citizen_participation"] = p["feedback_channels"] + p["feedback_on_time"] + p["feedback_satisfaction"]
    points = {
        "nhan_thuc": p["head_chairs_committee"]
        + p["head_leads_dx"]
        + p["head_signed_directives_share"]
        + p["provincial_dx_site"]
        + p["portal_dx_section"]
        + p["press_dx_section"]
        + p["broadcaster_dx_programme"]
        + p["broadcaster_frequency"]
        + p["radio_dx_programme"]
        + p["radio_frequency"],
        "the_che": p["party_resolution"]
        + p["five_year_plan"]
        + p["annual_plan"]
        + p["architecture"]
        + p["architecture_training"]
        + p["spending_reminder"]
        + p["spending_training"]
        + p["minimum_budget_share"]
        + p["expert_policy"]
        + p["online_service_incentive"]
        + p["sme_support_policy"],
        "ha_tang": p["smartphone_share"]
        + p["household_smartphone_share"]
        + p["fibre_share"]
        + p["government_network_share"]
        + p["cloud_data_centre_use"]
        + p["shared_platforms"]
        + p["platform_ai_share"],
        "nhan_luc": p["commune_digital_teams"]
        + p["digital_team_share"]
        + p["department_dx_mandate"]
        + p["dx_focal_point_share"]
        + p["dx_staff_share"]
        + p["security_staff_share"]
        + p["staff_trained_dx_share"]
        + p["dx_teaching_share"]
        + p["it_graduate_share"]
        + p["workers_trained_share"]
        + p["onetouch_reach"]
        + p["digital_college_share"]
        + p["digital_school_share"],
        "attt": p["systems_level_approved_share"]
        + p["systems_level_implemented_share"]
        + p["servers_protected_share"]
        + p["workstations_protected_share"]
        + p["botnet_cleaning_share"]
        + p["systems_monitored_share"]
        + p["systems_audited_share"]
        + p["response_plan_rate"]
        + p["security_drill_count"]
        + p["incident_count"]
        + p["incidents_handled_share"]
        + p["security_spending_share"],
        "cqs_hoat_dong": p["portal_requirements_share"]
        + p["open_data_rate"]
        + p["service_portal_requirements_share"]
        + p["other_channel_offer"]
        + p["other_channel_contact"]
        + p["lgsp_use"]
        + p["ndxp_service_share"]
        + p["full_online_share"]
        + p["prefilled_share"]
        + p["personalised_share"]
        + p["services_with_files_rate"]
        + p["files_online_share"]
        + p["active_account_share"]
        + p["satisfaction_share"]
        + p["central_analytics"]
        + p["management_platform_running"]
        + p["commune_meeting_share"]
        + p["supervision_platform"]
        + p["assistant_for_citizens_level"]
        + p["assistant_for_officials_level"]
        + p["ai_in_government"]
        + p["government_investment"],
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
        + p["digital_address_share"]
        + p["digital_skills_share"]
        + p["society_investment"]
        + p["society_recurrent_spending"]
        + p["citizen_participation"],
    }
    common = points["nhan_thuc"] + points["the_che"] + points["ha_tang"] + points["nhan_luc"] + points["attt"]
    return {
        **p,
        **{main: points[main] / most for main, most in MAXIMA.items()},
        "cqs": (common + points["cqs_hoat_dong"]) / 700,
        "kts": (common + points["kts_hoat_dong"]) / 650,
        "xhs": (common + points["xhs_hoat_dong"]) / 650,
        "total": added(points.values()) / 1000,
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
